import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chatUpstream, freePort, messagesUpstream } from '@llama-stack/testkit';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openCommand } from './harness/open-terminal.ts';
import { createShell, type ProductShell } from './harness/run-product.ts';
import { startProduct } from './harness/start-product.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The screens in the README: a command, and what a terminal shows. */
const screens = [...readme.matchAll(/```console\n\$ (.+)\n([\s\S]*?)```/g)].map(([, command = '', screen = '']) => ({ command, screen }));

let port: number;
beforeAll(async () => {
  port = await freePort();
});

/** A machine like that of the README: a vLLM, and an OpenAI that refuses the key. */
async function machine(): Promise<ProductShell> {
  const models = [{ id: 'Qwen/Qwen3-8B', contextWindow: 131_072 }];
  const script = ({ tools }: { readonly tools: readonly unknown[] }) =>
    tools.length === 1 ? { thinking: 'Hm.', tools: [{ name: 'report', input: { word: 'pong' } }] } : { text: 'Four.' };
  const vllm = await messagesUpstream(script, { models, flavour: 'vllm' });
  const openai = await chatUpstream([], { apiKey: 'another' });
  onTestFinished(async () => void (await Promise.all([vllm.close(), openai.close()])));
  const env = { VLLM_URL: `${vllm.url}/v1`, OPENAI_API_KEY: 'sk-old', OPENAI_BASE_URL: `${openai.url}/v1` };
  return createShell({ ...env, LLAMA_STACK_PORT: String(port) });
}

/** What differs from one run, or one machine, to the next. */
function steady(screen: string, { workspace }: ProductShell): string {
  return (
    screen
      .replaceAll(workspace.home, '~')
      .replaceAll(`${root}/`, '')
      .replaceAll(String(port), '8321')
      .replace(/\/\S+\/claude\)/, '~/.local/bin/claude)')
      .replace(/Node \d+\.\d+\.\d+/, 'Node 22.12.0')
      .replace(/Claude Code \d+\.\d+\.\d+/, 'Claude Code 2.1.330')
      .replaceAll(/\(\d+\.\d s\)/g, '(0.4 s)')
      // Claude Code's own line about a model that it does not know.
      .replaceAll(/^\[claude-code:.*\n/gm, '')
      .replaceAll(/ +$/gm, '')
      .trim()
  );
}

it.each(screens)('README: $command', async ({ command, screen }) => {
  const shell = await machine();
  if (command.includes(' models ')) {
    const product = await startProduct(shell.env);
    onTestFinished(() => product.stop());
  }
  const terminal = openCommand({ file: 'sh', args: ['-c', command], cwd: shell.workspace.project, env: shell.env, cols: 170 });
  await terminal.ended;
  expect(steady(terminal.screen(), shell)).toBe(screen.trim());
});

it('README: shows every command whose answer is a screen', () => {
  const shown = screens.map(({ command }) => command).join('\n');
  for (const part of ['claude', 'doctor', 'models list', 'models resolve', 'list-providers'])
    expect(shown).toContain(`llama stack ${part}`);
});

/** The one sample of a language that holds these words. */
function sampleWith(language: string, words: string): string {
  const samples = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name, text]) => name === language && text?.includes(words));
  expect(samples).toHaveLength(1);
  return samples[0]?.[2] ?? '';
}

describe('the samples of the README', () => {
  /** A server for them, and how a sample is written for where it runs. */
  async function served() {
    const upstream = await chatUpstream(() => ({ text: 'Four.' }), { models: [{ id: 'gpt-4o-mini' }] });
    onTestFinished(() => upstream.close());
    const shell = createShell({ OPENAI_API_KEY: 'sk-new', OPENAI_BASE_URL: `${upstream.url}/v1` });
    const product = await startProduct(shell.env);
    onTestFinished(() => product.stop());
    return { upstream, shell, here: (sample: string) => sample.replaceAll('http://localhost:8321', product.url) };
  }

  it('start Claude Code by hand', async () => {
    const { shell, here } = await served();
    expect(await shell.run(here(sampleWith('sh', 'export ANTHROPIC_BASE_URL')))).toMatchObject({ code: 0, stdout: 'Four.\n' });
  });

  it('call it from code', async () => {
    const { upstream, here } = await served();
    const program = `${here(sampleWith('ts', '@anthropic-ai/sdk'))}\nconsole.log(message.content[0].text);`;
    const args = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
    expect(stdout).toBe('Four.\n');
    expect(upstream.calls[0]?.prompt).toBe('Hello');
  });
});
