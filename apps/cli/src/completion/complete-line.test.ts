import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { serve } from '../__fixtures__/serve.ts';
import { createProgram } from '../create-program.ts';
import { completeLine } from './complete-line.ts';

const silent = { write: () => undefined };

function complete(line: string, env: Readonly<Record<string, string>> = {}) {
  const home = folderOf({ 'distributions/mine/config.yaml': '', 'distributions/other/config.yaml': '' });
  const from = pathToFileURL(`${home}/bin/llama.js`);
  const context = { from, version: '1', env: { LLAMA_STACK_HOME: home, LLAMA_STACK_PORT: '1023', ...env }, stdout: silent, stderr: silent };
  return completeLine(createProgram(line.trimStart().split(' ')[0] ?? '', context), line, context);
}

it.each([
  ['llama ', ['stack', 'completion', 'help']],
  ['llama stack mo', ['models']],
  ['llama-stack mo', ['models']],
  ['llama stack models re', ['resolve']],
  ['llama stack run --h', ['--host', '--help']],
  ['llama stack run mi', ['mine']],
  ['llama stack explain --with ot', ['other']],
  ['llama stack run --port ', []],
  ['llama completion f', ['fish']],
  ['llama stack claude -- --mo', []],
  ['llama stack doctor --url h', []],
  ['llama nonsense x', []],
])('%s|', async (line, words) => {
  expect(await complete(line)).toEqual(words);
});

it('completes the models of a running server', async () => {
  const data = ['vllm/Qwen/Qwen3-8B', 'ollama/llama3.3:70b'].map((id) => ({ id, max_input_tokens: null, max_tokens: null }));
  const url = await serve((_request, response) => response.end(JSON.stringify({ data })));
  const env = { LLAMA_STACK_PORT: new URL(url).port };
  expect(await complete('llama stack claude --model ', env)).toEqual(data.map(({ id }) => id));
  expect(await complete('llama stack models resolve ollama/llama3.3:', env)).toEqual(['ollama/llama3.3:70b']);
});

it('offers no models when no server runs', async () => {
  expect(await complete('llama stack claude --model ')).toEqual([]);
});
