import {
  type CallContext,
  collectMessage,
  formatSse,
  type InferenceProvider,
  type MessagesRequest,
  type RawResponse,
  silentLogger,
} from '@llama-stack/core';
import { callContext, messagesUpstream, startUpstream, type Upstream } from '@llama-stack/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './index.ts';

async function providerFor({ url }: Pick<Upstream, 'url'>, config: object = {}): Promise<InferenceProvider> {
  const checked = await plugin.config['~standard'].validate({ base_url: url, api_key: 'sk-ant-ours', ...config });
  if (checked.issues) throw new Error(JSON.stringify(checked.issues));
  const provider = await plugin.create({ id: 'anthropic', config: checked.value, logger: silentLogger });
  onTestFinished(() => provider.close?.());
  return provider;
}

async function serving(sse: string): Promise<Upstream> {
  const upstream = await startUpstream(() => ({ sse }));
  onTestFinished(() => upstream.close());
  return upstream;
}

async function textOf({ body }: RawResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const usage = {
  input_tokens: 12,
  cache_creation_input_tokens: 300,
  cache_read_input_tokens: 4_000,
  cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 0 },
  output_tokens: 2,
};
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5',
  content: [],
  stop_reason: null,
  stop_sequence: null,
};
const answer = [
  { type: 'message_start', message: { ...message, usage } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
  { type: 'message_stop' },
]
  .map((event) => formatSse(event.type, event))
  .join('');

const mark = { type: 'ephemeral', ttl: '1h' };
const request: MessagesRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 1_000,
  stream: true,
  system: [{ type: 'text', text: 'Be brief.', cache_control: mark }],
  tools: [{ name: 'Read', input_schema: { type: 'object', properties: {} }, strict: true, cache_control: mark }],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello', cache_control: mark }] }],
};

function relayed(provider: InferenceProvider, body: string, headers: Record<string, string> = {}, context: Partial<CallContext> = {}) {
  const relay = provider.relay?.('anthropic-messages', request.model);
  if (relay === undefined) throw new Error('nothing to relay by');
  return relay({ operation: 'create', body: Buffer.from(body), headers }, { ...callContext(), ...context });
}

it('relays bytes both ways: cache marks, unknown fields and usage are as they were', async () => {
  const upstream = await serving(answer);
  const body = `{ "of_tomorrow": 1.0,  "system": [{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}] }`;
  const response = await relayed(await providerFor(upstream), body, { 'anthropic-beta': 'b', 'anthropic-version': '2026-10-21' });
  expect(await textOf(response)).toBe(answer);
  expect(upstream.requests[0]).toMatchObject({
    path: '/v1/messages',
    text: body,
    headers: { 'x-api-key': 'sk-ant-ours', 'anthropic-beta': 'b', 'anthropic-version': '2026-10-21' },
  });
});

it('K3: relays signed thinking where it stood, and the refusal of a conversation that it does not belong to word for word', async () => {
  // https://github.com/anomalyco/opencode/issues/48637
  const refusal = JSON.stringify({
    type: 'error',
    error: {
      type: 'invalid_request_error',
      message:
        'messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation. Remove the block, or set ' +
        '`thinking.block_binding.prefix_mismatch_behavior` to "drop_block".',
    },
  });
  const upstream = await startUpstream(() => ({ status: 400, headers: { 'content-type': 'application/json' }, text: refusal }));
  onTestFinished(() => upstream.close());
  const thinking = '{"type":"thinking","thinking":"hm","signature":"EqQBsigned"}';
  const body = `{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[${thinking}, {"type":"text","text":"b"}]}]}`;
  const response = await relayed(await providerFor(upstream), body);
  expect([response.status, await textOf(response)]).toEqual([400, refusal]);
  expect(upstream.requests.map(({ text }) => text)).toEqual([body]);
});

it('K5: puts no thinking before the calls of a history that has none', async () => {
  const upstream = await serving(answer);
  const provider = await providerFor(upstream);
  const messages: MessagesRequest['messages'] = [
    { role: 'user', content: 'Read it' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'text' }] },
  ];
  const asked: MessagesRequest = { ...request, max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens: 2_000 }, messages };
  await textOf(await relayed(provider, JSON.stringify(asked)));
  await collectMessage(provider.infer({ ...asked, model: 'claude-sonnet-4-5' }, callContext()));
  const kinds = upstream.requests.map(({ json }) => Object(json).messages[1].content.map(({ type }: { type: string }) => type));
  expect(kinds).toEqual([['tool_use'], ['tool_use']]);
});

it('sends its own key in place of the client’s, and a version when the client has none', async () => {
  const upstream = await serving(answer);
  await textOf(await relayed(await providerFor(upstream), '{}', { 'x-api-key': 'theirs', authorization: 'Bearer theirs' }));
  expect(upstream.requests[0]?.headers).toMatchObject({ 'x-api-key': 'sk-ant-ours', 'anthropic-version': '2023-06-01' });
  expect(upstream.requests[0]?.headers).not.toHaveProperty('authorization');
});

it('sends the key that the client has for this provider, where the server lets it through', async () => {
  const upstream = await serving(answer);
  await textOf(await relayed(await providerFor(upstream), '{}', {}, { providerData: { api_key: 'sk-ant-theirs' } }));
  expect(upstream.requests[0]?.headers['x-api-key']).toBe('sk-ant-theirs');
});

it('relays no other API', async () => {
  const provider = await providerFor({ url: 'http://127.0.0.1:9' });
  expect(provider.relay?.('openai-chat', 'claude-opus-5')).toBeUndefined();
});

it('keeps cache marks and brings cache usage back when it translates', async () => {
  const upstream = await serving(answer);
  const context = callContext();
  const { client, ...rest } = context;
  const answered = await collectMessage(
    (await providerFor(upstream)).infer(request, { ...rest, client: { ...client, betas: ['one', 'two'] } }),
  );
  expect(upstream.requests[0]?.json).toMatchObject({
    system: [{ cache_control: mark }],
    tools: [{ strict: true, cache_control: mark }],
    messages: [{ content: [{ cache_control: mark }] }],
  });
  expect(upstream.requests[0]?.headers).toMatchObject({ 'anthropic-beta': 'one,two', 'anthropic-version': '2023-06-01' });
  expect(answered.usage).toMatchObject({ input_tokens: 12, cache_creation_input_tokens: 300, cache_read_input_tokens: 4_000 });
});

it.each([
  ['claude-sonnet-5', { temperature: undefined, thinking: { type: 'adaptive' } }],
  ['claude-opus-4-6', { temperature: 0.5, thinking: { type: 'adaptive' } }],
  ['claude-sonnet-4-5-20250929', { temperature: 0.5, thinking: { type: 'enabled', budget_tokens: expect.any(Number) } }],
])('calls %s as that model allows', async (model, { temperature, thinking }) => {
  const provider = await providerFor({ url: 'http://127.0.0.1:9' });
  const asked: MessagesRequest = { ...request, model, max_tokens: 32_000, temperature: 0.5, thinking: { type: 'adaptive' } };
  const explained = await provider.explain?.(asked, callContext());
  expect(Reflect.get(Object(explained?.body), 'temperature')).toBe(temperature);
  expect(explained?.body).toMatchObject({ thinking });
});

it('lists models with their limits', async () => {
  const upstream = await messagesUpstream(() => ({ text: '' }), {
    models: [{ id: 'claude-opus-9', contextWindow: 2_000_000 }, { id: 'claude-haiku-4-5' }],
  });
  onTestFinished(() => upstream.close());
  expect(await (await providerFor(upstream)).listModels(callContext())).toMatchObject([
    { id: 'claude-opus-9', limits: { context_window: 2_000_000 } },
    { id: 'claude-haiku-4-5', limits: { context_window: 200_000, max_tokens: 64_000 } },
  ]);
  expect(upstream.requests[0]).toMatchObject({ path: '/v1/models', query: 'limit=1000', headers: { 'anthropic-version': '2023-06-01' } });
});

it('asks for its key', async () => {
  const checked = await plugin.config['~standard'].validate({ api_key: '' });
  expect(checked.issues).toMatchObject([
    { path: ['api_key'], message: `is missing; write \${env.ANTHROPIC_UPSTREAM_API_KEY} there, and set that variable` },
  ]);
});
