import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chatUpstream } from '@llama-stack/testkit';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { runCommand, startServer } from './__fixtures__/spawn-command.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const guide = readFileSync(join(root, 'docs', 'guides', 'add-a-provider.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'llama-stack-guide-'));
const plugin = join(folder, 'llama-stack-provider-acme');

/** A file of the guide, as its reader would copy it. */
function copy(name: string, into: string): string {
  const text = new RegExp(`\`\`\`\\w+ ${name.replaceAll('.', '\\.')}\n(.*?)\`\`\``, 's').exec(guide)?.[1];
  if (text === undefined) throw new Error(`The guide has no ${name}`);
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, name), text);
  return text;
}

/** A package, as npm would have installed it. */
function install(name: string, from: string): void {
  const link = join(folder, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(from, link);
}

const files = [copy('package.json', plugin), copy('index.js', plugin)];
copy('contract.test.js', plugin);
copy('config.yaml', folder);
install('llama-stack-provider-acme', plugin);
for (const name of ['provider-openai-compatible', 'testkit']) install(`@llama-stack/${name}`, join(root, 'packages', name));
install('vitest', join(root, 'node_modules', 'vitest'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the guide to a provider of one’s own', () => {
  it('takes 30 lines', () => {
    expect(files.join('').trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });

  it('gives a package that keeps the provider contract', { timeout: 60_000 }, async () => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [vitest, 'run', '--root', plugin], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/Tests +\d\d+ passed \(/);
  });

  it('gives a package that the product finds by its name', { timeout: 30_000 }, async () => {
    const upstream = await chatUpstream(() => ({ text: 'Hello from Acme' }), { models: [{ id: 'acme-large' }], apiKey: 'k' });
    onTestFinished(() => upstream.close());
    const { url } = await startServer(join(folder, 'config.yaml'), { ACME_BASE_URL: `${upstream.url}/v1`, ACME_API_KEY: 'k' });
    const answer = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify({ model: 'acme/acme-large', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    expect(await answer.json()).toMatchObject({ model: 'acme/acme-large', content: [{ text: 'Hello from Acme' }] });
    expect(upstream.calls[0]?.upstream.json).toMatchObject({ max_completion_tokens: 50 });
  });

  it('gives a package that names its variable where the key is missing', { timeout: 30_000 }, async () => {
    const { code, stderr } = await runCommand(`llama stack check ${join(folder, 'config.yaml')}`, { ACME_API_KEY: '' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('ACME_API_KEY')]);
  });
});
