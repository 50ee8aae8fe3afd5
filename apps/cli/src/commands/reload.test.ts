import { renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { chatUpstream } from '@llama-stack/testkit';
import { expect, it, onTestFinished, vi } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { type StartedServer, startServer } from '../__fixtures__/spawn-command.ts';

// Each test starts the built product, in a process of its own.
vi.setConfig({ testTimeout: 30_000 });

async function upstream(text: string | readonly string[], pauseMs = 0): Promise<string> {
  const { url, close } = await chatUpstream(() => ({ text, pauseMs }));
  onTestFinished(close);
  return `${url}/v1`;
}

const entry = (id: string, url: string) =>
  `    - { provider_id: ${id}, provider_type: remote::openai-compatible, config: { base_url: "${url}" } }\n`;
const configOf = (...entries: readonly string[]) => `version: 2\nproviders:\n  inference:\n${entries.join('')}`;
const routing = 'routing: { order: [new, old] }\n';

/** As editors save: a new file in the place of the old one. */
function save(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function ask(url: string, more: object = {}, headers: Record<string, string> = {}) {
  const body = { model: 'claude-sonnet-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], ...more };
  return fetch(`${url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const swapped = (server: StartedServer) => server.until(/the changed configuration is in service/, 'stderr');
const words = Array.from({ length: 30 }, (_, index) => `word${index} `);

it('a changed file takes effect while an answer streams, and the answer ends whole', async () => {
  const old = entry('old', await upstream(words, 100));
  const file = `${folderOf({ 'config.yaml': configOf(old) })}/config.yaml`;
  const server = await startServer(file);
  const stream = (await ask(server.url, { stream: true })).body?.getReader();
  const parts = [await stream?.read()];
  save(file, configOf(entry('new', await upstream('from the new one'))));
  await swapped(server);
  expect(await (await ask(server.url)).text()).toContain('from the new one');
  for (let part = await stream?.read(); part?.done === false; part = await stream?.read()) parts.push(part);
  const text = Buffer.concat(parts.flatMap((part) => part?.value ?? [])).toString();
  for (const word of words) expect(text).toContain(word);
  expect(text).toContain('event: message_stop');
});

it('a broken file is refused with its mistakes in the log, and takes effect once it is repaired', async () => {
  const old = entry('old', await upstream('from the old one'));
  const right = configOf(old, entry('new', await upstream('from the new one')));
  const file = `${folderOf({ 'config.yaml': configOf(old) })}/config.yaml`;
  const server = await startServer(file);
  save(file, `${right}routing: { order: [nwe] }\nserver: { prot: 80 }\n`);
  const [, log = ''] = await server.until(
    /"msg":"the changed configuration is refused, the one before stays in service:(.+?)"\}/,
    'stderr',
  );
  expect(log).toMatch(
    /config\.yaml:6: routing\.order\[0\]: no provider is called 'nwe'.+config\.yaml:7: server\.prot: is not a known field/,
  );
  expect(await (await ask(server.url)).text()).toContain('from the old one');
  save(file, right + routing);
  await swapped(server);
  expect(await (await ask(server.url)).text()).toContain('from the new one');
});

it('keys and limits change with the file; what needs a restart is named', async () => {
  const old = entry('old', await upstream('Hello'));
  const file = `${folderOf({ 'config.yaml': configOf(old) })}/config.yaml`;
  const server = await startServer(file);
  save(file, `${configOf(old)}server: { port: 9, max_body_mb: 1, auth: { keys: [k1] } }\n`);
  await server.until(/server\.port: the change takes effect at the next start/, 'stderr');
  await swapped(server);
  expect((await ask(server.url)).status).toBe(401);
  expect((await ask(server.url, {}, { 'x-api-key': 'k1' })).status).toBe(200);
  expect((await ask(server.url, { pad: 'x'.repeat(1024 ** 2) }, { 'x-api-key': 'k1' })).status).toBe(413);
});

it('follows a link that is turned to another file, as Kubernetes does', async () => {
  const folder = folderOf({
    'one/config.yaml': configOf(entry('old', await upstream('from the old one'))),
    'two/config.yaml': configOf(entry('new', await upstream('from the new one'))),
  });
  symlinkSync('one', `${folder}/data`);
  symlinkSync('data/config.yaml', `${folder}/config.yaml`);
  const server = await startServer(`${folder}/config.yaml`);
  unlinkSync(`${folder}/data`);
  symlinkSync('two', `${folder}/data`);
  await swapped(server);
  expect(await (await ask(server.url)).text()).toContain('from the new one');
});

it('--no-watch leaves a changed file alone', async () => {
  const file = `${folderOf({ 'config.yaml': configOf(entry('old', await upstream('from the old one'))) })}/config.yaml`;
  const [watching, other] = await Promise.all([startServer(file), startServer(`${file} --no-watch`)]);
  save(file, configOf(entry('new', await upstream('from the new one'))));
  await swapped(watching);
  expect(await (await ask(watching.url)).text()).toContain('from the new one');
  expect(await (await ask(other.url)).text()).toContain('from the old one');
});
