import { readFileSync } from 'node:fs';
import { collectMessage, type InferenceProvider, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { callContext, startUpstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './index.ts';

async function providerAt(base_url: string): Promise<InferenceProvider> {
  const config = await plugin.config['~standard'].validate({ base_url, api_key: 'tgp_test' });
  if (config.issues) throw new Error(JSON.stringify(config.issues));
  const provider = await plugin.create({ id: 'together', config: config.value, logger: silentLogger });
  onTestFinished(() => provider.close?.());
  return provider;
}

async function answering(answer: UpstreamAnswer): Promise<InferenceProvider> {
  const upstream = await startUpstream(() => answer);
  onTestFinished(() => upstream.close());
  return providerAt(`${upstream.url}/v1`);
}

const request: MessagesRequest = {
  model: 'deepseek-ai/DeepSeek-V3.1',
  max_tokens: 4_096,
  stream: true,
  messages: [{ role: 'user', content: 'Hi' }],
};

async function bodyOf(changes: Partial<MessagesRequest>): Promise<Record<string, unknown>> {
  const explanation = await (await providerAt('http://127.0.0.1:9')).explain?.({ ...request, ...changes }, callContext());
  return Object(explanation?.body);
}

it('reads `eos` as a proper end, and reasoning as thinking', async () => {
  const sse = readFileSync(new URL('./__fixtures__/16-together-eos.sse', import.meta.url), 'utf8');
  expect(await collectMessage((await answering({ sse })).infer(request, callContext()))).toMatchObject({
    content: [
      { type: 'thinking', thinking: 'Short.' },
      { type: 'text', text: 'Done.' },
    ],
    stop_reason: 'end_turn',
    usage: { input_tokens: 12, output_tokens: 6, cache_read_input_tokens: 0 },
  });
});

it('K12: reads think tags of models that leave them in the text', async () => {
  const choices = [{ index: 0, message: { role: 'assistant', content: '<think>\nHm.\n</think>\n\nYes.' }, finish_reason: 'stop' }];
  const provider = await answering({ json: { choices, usage: { prompt_tokens: 9, completion_tokens: 4 } } });
  const message = await collectMessage(provider.infer({ ...request, model: 'deepseek-ai/DeepSeek-R1', stream: false }, callContext()));
  expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
});

it('reads the bare array of models, and leaves out what does not chat', async () => {
  const json = [
    { id: 'zai-org/GLM-5', object: 'model', created: 1_770_000_000, type: 'chat', context_length: 202_752 },
    { id: 'black-forest-labs/FLUX.1', object: 'model', created: 0, type: 'image' },
  ];
  const models = await (await answering({ json })).listModels(callContext());
  expect(models).toMatchObject([
    { id: 'zai-org/GLM-5', model_type: 'llm', limits: { context_window: 202_752 }, capabilities: { thinking: true, image_input: false } },
    { model_type: 'other' },
  ]);
});

it.each([
  ['deepseek-ai/DeepSeek-V3.1', { reasoning: { enabled: true } }, { reasoning: { enabled: false } }],
  ['openai/gpt-oss-120b', { reasoning_effort: 'high' }, { reasoning_effort: 'low' }],
  ['meta-llama/Llama-3.3-70B-Instruct-Turbo', {}, {}],
])('tells %s whether to think', async (model, on, off) => {
  const said = (body: object) => Object.fromEntries(Object.entries(body).filter(([name]) => name.startsWith('reasoning')));
  expect(said(await bodyOf({ model, thinking: { type: 'enabled', budget_tokens: 31_999 } }))).toEqual(on);
  expect(said(await bodyOf({ model, thinking: { type: 'disabled' } }))).toEqual(off);
});

it('R12: sends neither `strict` nor `parallel_tool_calls`', async () => {
  const tools = [{ name: 'Read', input_schema: { type: 'object' }, strict: true }];
  const body = await bodyOf({ tools, tool_choice: { type: 'auto', disable_parallel_tool_use: true } });
  expect(body).not.toHaveProperty('parallel_tool_calls');
  expect(JSON.stringify(body.tools)).not.toContain('strict');
});
