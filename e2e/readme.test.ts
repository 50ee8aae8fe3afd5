import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatUpstream, messagesUpstream } from '@llama-stack/testkit';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { freePort } from './harness/free-port.ts';
import { openCommand } from './harness/open-terminal.ts';
import { createShell, type ProductShell } from './harness/run-product.ts';
import { startProduct } from './harness/start-product.ts';

const root = join(import.meta.dirname, '..');

/** The screens in the README: a command, and what a terminal shows. */
const screens = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```console\n\$ (.+)\n([\s\S]*?)```/g)].map(
  ([, command = '', screen = '']) => ({ command, screen }),
);

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
