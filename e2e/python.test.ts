import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Turn } from '@llama-stack/testkit';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { exampleWith } from './harness/guide.ts';
import { createPythonEnvironment, pythonFolder } from './harness/python-environment.ts';
import { native, olderVllm } from './harness/routes.ts';
import { type Setting, startSetting } from './harness/with-stack.ts';

const environment = await createPythonEnvironment();
const interpreter = 'interpreter' in environment ? environment.interpreter : undefined;
const missing = 'missing' in environment ? ` (skipped: ${environment.missing})` : '';
if (missing !== '') process.stderr.write(`The official Python SDKs are not tested${missing}\n`);

afterAll(() => {
  if ('remove' in environment) environment.remove();
});

/** Runs Python in the setting's project folder, with Claude Code on the PATH; gives what it prints. */
async function runPython(args: readonly string[], model: string, { workspace, product }: Setting): Promise<string> {
  const { PATH, ...env } = workspace.env(product.url);
  const claude = inject('claudeBinary');
  const variables = { ...env, PATH: `${dirname(claude)}:${PATH}`, MODEL: model, CLAUDE: claude };
  const { stdout } = await promisify(execFile)(interpreter ?? '', [...args], { env: variables, cwd: workspace.project });
  return stdout;
}

/** Runs a script; gives the JSON that it prints. */
async function runScript(script: string, model: string, setting: Setting): Promise<unknown> {
  return JSON.parse(await runPython([join(pythonFolder, script)], model, setting));
}

describe.skipIf(interpreter === undefined).each([olderVllm, native])(`the official Python SDKs on $name${missing}`, (route) => {
  it('create, stream, think, call tools, count and list', async () => {
    const thinking = 'First I look.';
    const setting = await startSetting(route, ({ results }): Turn => {
      const usage = { prompt: 20, completion: 5, cached: 8 };
      if (results.length === 0) return { thinking, tools: [{ name: 'weather', input: { city: 'Oslo' } }], usage };
      return { text: `It says ${results[0]?.text}. Ünïcödé 🌍`, usage };
    });
    const usage = { input_tokens: 12, cache_read_input_tokens: 8, output_tokens: 5 };
    expect(await runScript('messages.py', route.model, setting)).toMatchObject({
      whole: {
        model: route.model,
        stop_reason: 'tool_use',
        content: [
          { type: 'thinking', thinking },
          { type: 'tool_use', name: 'weather', input: { city: 'Oslo' } },
        ],
        usage,
      },
      text: 'It says rain. Ünïcödé 🌍',
      streamed: { stop_reason: 'end_turn', content: [{ type: 'text', text: 'It says rain. Ünïcödé 🌍' }], usage },
      count: expect.any(Number),
      models: expect.arrayContaining([route.model]),
      model: { id: route.model, type: 'model', max_input_tokens: 131_072 },
      missing: { status: 404, body: { type: 'error', error: { type: 'not_found_error' } } },
    });
    expect(setting.upstream.calls[1]?.thinking).toEqual([thinking]);
  });

  it('drive an agent that writes a file, and one of several turns', async () => {
    const setting = await startSetting(route, ({ prompt, results, upstream }): Turn => {
      if (prompt.includes('Say a word')) return { text: 'Zebra.' };
      if (prompt.includes('Which word')) return { text: upstream.text.includes('Zebra.') ? 'It was zebra.' : 'I forgot.' };
      if (results.length > 0) return { text: 'Written.' };
      return { tools: [{ name: 'Write', input: { file_path: join(setting.workspace.project, 'made.txt'), content: 'by Python\n' } }] };
    });
    expect(await runScript('agent.py', route.model, setting)).toEqual({ once: ['Written.'], turns: ['Zebra.', 'It was zebra.'] });
    expect(readFileSync(join(setting.workspace.project, 'made.txt'), 'utf8')).toBe('by Python\n');
  });
});

describe.skipIf(interpreter === undefined)(`the Agent SDK in Python${missing}`, () => {
  it('prints the result of the example in the guide', async () => {
    const setting = await startSetting(native, () => ({ text: 'def parse(path): …' }));
    const program = exampleWith('claude_agent_sdk').replace('http://localhost:8321', setting.product.url);
    expect(await runPython(['-c', program], native.model, setting)).toBe('def parse(path): …\n');
  });
});
