import { readFileSync } from 'node:fs';
import { collectMessage, type InferenceProvider, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { callContext, chatUpstream, startUpstream } from '@llama-stack/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './index.ts';

async function providerWith(changes: object = {}): Promise<InferenceProvider> {
  const config = await plugin.config['~standard'].validate({ base_url: 'http://127.0.0.1:9/inference/v1', api_key: 'fw_test', ...changes });
  if (config.issues) throw new Error(JSON.stringify(config.issues));
  const provider = await plugin.create({ id: 'fireworks', config: config.value, logger: silentLogger });
  onTestFinished(() => provider.close?.());
  return provider;
}

const mark = { type: 'ephemeral' };
const request: MessagesRequest = {
  model: 'kimi-k2p6',
  max_tokens: 32_000,
  stream: true,
  system: [{ type: 'text', text: 'Be brief.', cache_control: mark }],
  tools: [{ name: 'Read', input_schema: { type: 'object', properties: {} }, strict: true, cache_control: mark }],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: mark }] }],
};

async function bodyOf(changes: Partial<MessagesRequest> = {}, config: object = {}): Promise<Record<string, unknown>> {
  const explanation = await (await providerWith(config)).explain?.({ ...request, ...changes }, callContext());
  return Object(explanation?.body);
}

it.each([
  ['kimi-k2p6', 'accounts/fireworks/models/kimi-k2p6'],
  ['accounts/fireworks/models/kimi-k2p6', 'accounts/fireworks/models/kimi-k2p6'],
  ['accounts/acme/deployments/d1', 'accounts/acme/deployments/d1'],
])('calls %s by its resource name', async (model, name) => {
  expect((await bodyOf({ model })).model).toBe(name);
});

it('allows a model by either of its names', async () => {
  const allowed_models = ['glm-5p2', 'accounts/fireworks/models/kimi-*', 'accounts/acme/deployments/d1'];
  expect(await plugin.config['~standard'].validate({ api_key: 'x', allowed_models })).toMatchObject({
    value: {
      allowed_models: [
        'accounts/fireworks/models/glm-5p2',
        'glm-5p2',
        'accounts/fireworks/models/kimi-*',
        'kimi-*',
        'accounts/acme/deployments/d1',
      ],
    },
  });
});

it('R19: asks for more than 4,096 tokens only in a stream', async () => {
  expect(await bodyOf({ stream: false })).toMatchObject({ max_tokens: 32_000, stream: true });
  expect(await bodyOf({ stream: false, max_tokens: 4_096 })).not.toHaveProperty('stream');
});

it('R19: gives a long answer whole to a client that wants it so', async () => {
  const upstream = await chatUpstream(() => ({ text: 'All of it.' }), { models: [{ id: 'accounts/fireworks/models/kimi-k2p6' }] });
  onTestFinished(() => upstream.close());
  const provider = await providerWith({ base_url: `${upstream.url}/v1` });
  const message = await collectMessage(provider.infer({ ...request, stream: false }, callContext()));
  expect(message.content).toEqual([{ type: 'text', text: 'All of it.' }]);
  expect(upstream.calls[0]?.stream).toBe(true);
});

it.each(['never', 'always'])('R13: sends no cache marks and no `strict` (native_messages: %s)', async (native_messages) => {
  const body = JSON.stringify(await bodyOf({}, { native_messages }));
  expect(body).not.toContain('cache_control');
  expect(body).not.toContain('strict');
});

it('keeps a session on one cache', async () => {
  const [first, second] = [await bodyOf(), await bodyOf({ messages: [{ role: 'user', content: 'Else' }] })];
  expect(first.prompt_cache_key).toEqual(expect.stringMatching(/./));
  expect(second.prompt_cache_key).toBe(first.prompt_cache_key);
});

it.each([
  ['kimi-k2p6', { thinking: { type: 'disabled' } }],
  ['gpt-oss-120b', { reasoning_effort: 'low' }],
  ['llama-v3p3-70b-instruct', {}],
])('tells %s not to think, as far as it can', async (model, fields) => {
  const said = Object.entries(await bodyOf({ model, thinking: { type: 'disabled' } })).filter(([name]) => /thinking|reasoning/.test(name));
  expect(Object.fromEntries(said)).toEqual(fields);
});

it('reads an answer of Kimi, and gives its call the id back that it had', async () => {
  const sse = readFileSync(new URL('./__fixtures__/17-fireworks-reasoning-content.sse', import.meta.url), 'utf8');
  const upstream = await startUpstream(() => ({ sse }));
  onTestFinished(() => upstream.close());
  const provider = await providerWith({ base_url: upstream.url });
  const message = await collectMessage(provider.infer(request, callContext()));
  expect(message).toMatchObject({
    content: [
      { type: 'thinking', thinking: 'Plan: read.' },
      { type: 'tool_use', id: expect.stringMatching(/^[\w-]+$/), name: 'Read' },
    ],
    usage: { input_tokens: 52, cache_read_input_tokens: 448, output_tokens: 19 },
  });
  const id = message.content.flatMap((block) => (block.type === 'tool_use' ? [String(block.id)] : []))[0] ?? '';
  const messages: MessagesRequest['messages'] = [
    ...request.messages,
    { role: 'assistant', content: [{ type: 'tool_use', id, name: 'Read', input: { file_path: 'x' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'text' }] },
  ];
  await collectMessage(provider.infer({ ...request, messages }, callContext()));
  expect(upstream.requests[1]?.json).toMatchObject({
    messages: expect.arrayContaining([expect.objectContaining({ role: 'tool', tool_call_id: 'functions.Read:0' })]),
  });
});

it('asks for its key', async () => {
  const checked = await plugin.config['~standard'].validate({ native_messages: '' });
  expect(checked.issues).toMatchObject([
    { path: ['api_key'], message: `is missing; write \${env.FIREWORKS_API_KEY} there, and set that variable` },
  ]);
});
