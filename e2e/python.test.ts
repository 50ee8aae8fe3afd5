import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Turn } from '@llama-stack/testkit';
import { afterAll, describe, expect, inject, it } from 'vitest';
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

/** Runs a script in the setting's project folder; gives the JSON it prints. */
async function runScript(script: string, model: string, { workspace, product }: Setting): Promise<unknown> {
  const env = { ...workspace.env(product.url), MODEL: model, CLAUDE: inject('claudeBinary') };
  const { stdout } = await promisify(execFile)(interpreter ?? '', [join(pythonFolder, script)], { env, cwd: workspace.project });
  return JSON.parse(stdout);
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
