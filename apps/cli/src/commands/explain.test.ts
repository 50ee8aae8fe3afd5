import { chatUpstream } from '@llama-stack/testkit';
import { expect, it, onTestFinished, vi } from 'vitest';
import { folderOf } from '../__fixtures__/run-in-process.ts';
import { runCommand } from '../__fixtures__/spawn-command.ts';

// Each test starts the built product, in a process of its own.
vi.setConfig({ testTimeout: 30_000 });

const request = { model: 'claude-opus-5-5', max_tokens: 100, top_k: 5, messages: [{ role: 'user', content: 'Hi' }] };

it('shows what would be sent and what would be lost, and sends nothing', async () => {
  const upstream = await chatUpstream([]);
  onTestFinished(() => upstream.close());
  const file = `${folderOf({ 'request.json': JSON.stringify(request) })}/request.json`;
  const env = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.url}/v1` };
  const { code, stdout, stderr } = await runCommand(`llama stack explain ${file} --model openai/test-model`, env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    providerId: 'openai',
    model: 'test-model',
    explanation: {
      url: `${upstream.url}/v1/chat/completions`,
      body: { model: 'test-model', messages: [{ role: 'user', content: 'Hi' }] },
      losses: [expect.objectContaining({ path: 'top_k', action: 'dropped' })],
    },
  });
  expect(upstream.calls).toEqual([]);
});

it('explains Claude Code’s own names while no provider is up only with --model, and says so', async () => {
  const file = `${folderOf({ 'request.json': JSON.stringify(request) })}/request.json`;
  const env = { VLLM_URL: 'http://127.0.0.1:9/v1', OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
  const [own, outright] = await Promise.all([
    runCommand(`llama stack explain ${file}`, env),
    runCommand(`llama stack explain ${file} --model openai/gpt-5`, env),
  ]);
  expect(own).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/vllm: nothing listens.*--model vllm\/<model> or --model openai\/<model>\n$/s),
  });
  expect(outright).toMatchObject({ code: 0, stderr: '' });
});

it('names a request that cannot be read', async () => {
  const file = `${folderOf({ 'request.json': '{' })}/request.json`;
  const [broken, missing] = await Promise.all([runCommand(`llama stack explain ${file}`), runCommand('llama stack explain /nowhere.json')]);
  expect(broken).toMatchObject({ code: 1, stderr: expect.stringMatching(/request\.json: is not JSON: /) });
  expect(missing).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^\/nowhere\.json: there is no such file\. Give the path of a file/),
  });
});
