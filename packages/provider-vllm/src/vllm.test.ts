import { collectMessage, type MessagesRequest, silentLogger } from '@llama-stack/core';
import {
  callContext,
  chatUpstream,
  messagesUpstream,
  type ScriptedUpstream,
  startUpstream,
  type Upstream,
  type UpstreamAnswer,
} from '@llama-stack/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { provider as plugin } from './index.ts';

const open: { close?(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((item) => item.close?.()));
});

async function providerOf({ url }: { readonly url: string }, config: object = {}) {
  const result = await plugin.config['~standard'].validate({ base_url: `${url}/v1`, api_key: 'fake', ...config });
  if (result.issues) throw new Error(JSON.stringify(result.issues));
  const provider = await plugin.create({ id: 'vllm', config: result.value, logger: silentLogger });
  open.push(provider);
  return provider;
}

function userRequest(content = 'Hi', changes: Partial<MessagesRequest> = {}): MessagesRequest {
  return { model: 'm', max_tokens: 1_024, stream: true, messages: [{ role: 'user', content }], ...changes };
}

const options = { flavour: 'vllm' as const, models: [{ id: 'm', contextWindow: 8_192 }] };

async function nativeServer(): Promise<ScriptedUpstream> {
  const upstream = await messagesUpstream(() => ({ thinking: 'Hm', text: 'Hello' }), options);
  open.push(upstream);
  return upstream;
}

async function chatServer(): Promise<ScriptedUpstream> {
  const upstream = await chatUpstream(() => ({ thinking: 'Hm', text: 'Hello' }), { ...options, reasoningField: 'reasoning' });
  open.push(upstream);
  return upstream;
}

/** A server that answers each route with its list of answers, the last one for ever. */
async function routes(table: Record<string, readonly UpstreamAnswer[]>): Promise<Upstream> {
  const asked: Record<string, number> = {};
  const upstream = await startUpstream(({ path }) => {
    const answers = table[path] ?? [{ status: 404, json: { detail: 'Not Found' } }];
    const index = Math.min(asked[path] ?? 0, answers.length - 1);
    asked[path] = index + 1;
    return answers[index] ?? {};
  });
  open.push(upstream);
  return upstream;
}

const completion = {
  json: {
    choices: [{ index: 0, message: { role: 'assistant', content: 'chat' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 1 },
  },
};
const hello = {
  json: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'Hello' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 9, output_tokens: 1 },
  },
};
const bad = { status: 400, json: { type: 'error', error: { type: 'invalid_request_error', message: 'messages: Field required' } } };
const notFound = { status: 404, json: { detail: 'Not Found' } };

describe('vllm', () => {
  it.each([
    ['its own Messages where it serves them', nativeServer, 'anthropic-messages'],
    ['chat completions where it does not', chatServer, 'openai-chat'],
  ])('is called by %s', async (_how, server, api) => {
    const upstream = await server();
    const message = await collectMessage((await providerOf(upstream)).infer(userRequest(), callContext()));
    expect(upstream.calls.map((call) => call.api)).toEqual([api]);
    expect(message).toMatchObject({
      model: 'client/model',
      content: [
        { type: 'thinking', thinking: 'Hm', signature: expect.stringMatching(/./) },
        { type: 'text', text: 'Hello' },
      ],
    });
  });

  it('is asked once what it serves', async () => {
    const upstream = await nativeServer();
    const provider = await providerOf(upstream);
    for (let call = 0; call < 3; call += 1) await collectMessage(provider.infer(userRequest(), callContext()));
    expect(upstream.requests.filter(({ text }) => text === '{}').length).toBe(1);
    expect(upstream.requests.filter(({ path }) => path === '/version').length).toBe(1);
  });

  it.each([
    ['always', chatServer, '/v1/messages'],
    ['never', nativeServer, '/v1/chat/completions'],
  ])('is not asked when native_messages is %s', async (native_messages, server, path) => {
    const upstream = await server();
    const explanation = await (await providerOf(upstream, { native_messages })).explain?.(userRequest(), callContext());
    expect(explanation).toMatchObject({ url: upstream.url + path, assumed: [] });
    await collectMessage((await providerOf(upstream, { native_messages })).infer(userRequest(), callContext())).catch(() => undefined);
    expect(upstream.requests.filter(({ text }) => text === '{}')).toEqual([]);
  });

  it('is asked again after a 404, and called by chat completions when Messages are gone', async () => {
    const upstream = await routes({
      '/v1/messages': [bad, notFound],
      '/v1/messages/count_tokens': [bad],
      '/v1/chat/completions': [completion],
    });
    const message = await collectMessage((await providerOf(upstream)).infer(userRequest('Hi', { stream: false }), callContext()));
    expect(message.content).toEqual([{ type: 'text', text: 'chat' }]);
    expect(upstream.requests.filter(({ path }) => path === '/v1/messages').length).toBe(3);
  });

  it.each([
    ['0.13.0', '/v1/chat/completions'],
    ['0.20.2', '/v1/chat/completions'],
    ['v0.30.0.dev3+cu130', '/v1/chat/completions'],
    ['0.31.0', '/v1/messages'],
    ['1.0.0', '/v1/messages'],
  ])('release %s is called by %s: the Messages of early ones do not all that they are asked for', async (version, path) => {
    const upstream = await routes({
      '/v1/messages': [bad, hello],
      '/version': [{ json: { version } }],
      '/v1/chat/completions': [completion],
    });
    await collectMessage((await providerOf(upstream)).infer(userRequest('Hi', { stream: false }), callContext()));
    expect(upstream.requests.at(-1)?.path).toBe(path);
  });

  it('I5, P1: gets by its Messages what they would lose: errors of tools, and the space between system blocks', async () => {
    const upstream = await nativeServer();
    const request = userRequest('Hi', {
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'Be kind.' },
      ],
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Read', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'no such file', is_error: true }] },
      ],
    });
    await collectMessage((await providerOf(upstream)).infer(request, callContext()));
    expect(upstream.calls[0]?.upstream.json).toMatchObject({
      system: 'Be brief.\n\nBe kind.',
      messages: [{}, {}, { content: [{ type: 'tool_result', tool_use_id: 't1', content: 'Error: no such file' }] }],
    });
  });

  it('R28: gets images of results behind all of them, and a description of every tool', async () => {
    const upstream = await nativeServer();
    const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
    const request = userRequest('Hi', {
      tools: [{ name: 'Read', input_schema: { type: 'object', properties: {} } }],
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: ['t1', 't2'].map((id) => ({ type: 'tool_use', id, name: 'Read', input: {} })) },
        { role: 'user', content: ['t1', 't2'].map((tool_use_id) => ({ type: 'tool_result', tool_use_id, content: [image] })) },
      ],
    });
    await collectMessage((await providerOf(upstream)).infer(request, callContext()));
    expect(upstream.calls[0]?.upstream.json).toMatchObject({
      tools: [{ name: 'Read', description: '' }],
      messages: [
        {},
        {},
        { content: [{ tool_use_id: 't1' }, { tool_use_id: 't2' }] },
        { role: 'user', content: [{ type: 'text' }, image, { type: 'text' }, image] },
      ],
    });
  });

  it.each([
    ['always', nativeServer, 'stop_sequences'],
    ['never', chatServer, 'stop'],
  ])('gets no more stop sequences than it takes (native_messages: %s)', async (native_messages, server, field) => {
    const upstream = await server();
    const request = userRequest('Hi', { stop_sequences: ['A', 'B', 'C', 'D', 'll'] });
    const message = await collectMessage((await providerOf(upstream, { native_messages })).infer(request, callContext()));
    expect(Reflect.get(Object(upstream.calls[0]?.upstream.json), field)).toEqual(['A', 'B', 'C', 'D']);
    expect(message).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'll', content: [{}, { type: 'text', text: 'He' }] });
  });

  it('says before it is asked what it assumes', async () => {
    const upstream = await nativeServer();
    const provider = await providerOf(upstream);
    const before = await provider.explain?.(userRequest(), callContext());
    expect(upstream.requests).toEqual([]);
    await collectMessage(provider.infer(userRequest(), callContext()));
    const after = await provider.explain?.(userRequest(), callContext());
    expect([before?.assumed, after?.assumed]).toEqual([[`that ${upstream.url} serves /v1/messages`], []]);
    expect(after?.body).toEqual(upstream.calls[0]?.upstream.json);
  });

  it('R18: gets no more max_tokens than its window holds and VLLM_MAX_TOKENS allows', async () => {
    const upstream = await nativeServer();
    await collectMessage((await providerOf(upstream)).infer(userRequest('Hi', { max_tokens: 32_000 }), callContext()));
    await collectMessage(
      (await providerOf(upstream, { max_tokens: '512' })).infer(userRequest('Hi', { max_tokens: 32_000 }), callContext()),
    );
    const [byWindow, byLimit] = upstream.calls.map(({ upstream: { json } }) => Number(Reflect.get(Object(json), 'max_tokens')));
    expect(byWindow).toBeGreaterThan(4_000);
    expect(byWindow).toBeLessThan(8_192);
    expect(byLimit).toBe(512);
  });

  it('lists its models with their windows', async () => {
    const models = await (await providerOf(await nativeServer())).listModels(callContext());
    expect(models).toMatchObject([{ id: 'm', model_type: 'llm', limits: { context_window: 8_192 } }]);
  });

  it.each(['http://h:8000', 'http://h:8000/', 'http://h:8000/v1', 'http://h:8000/v1/'])('takes the address %s', async (base_url) => {
    const explanation = await (await providerOf({ url: '' }, { base_url })).explain?.(userRequest(), callContext());
    expect(explanation?.url).toBe('http://h:8000/v1/messages');
  });

  it('takes the key under Llama Stack’s name too', async () => {
    const upstream = await nativeServer();
    const provider = await providerOf(upstream, { api_key: '', api_token: 'token' });
    await collectMessage(provider.infer(userRequest(), callContext()));
    expect(upstream.calls[0]?.upstream.headers.authorization).toBe('Bearer token');
  });

  it('says what to start when nothing listens', async () => {
    const upstream = await nativeServer();
    const provider = await providerOf(upstream);
    await upstream.close();
    open.length = 0;
    await expect(collectMessage(provider.infer(userRequest(), callContext()))).rejects.toThrow(
      `vllm: nothing listens at ${upstream.url}; is vLLM running? VLLM_URL sets its address.`,
    );
    await provider.close?.();
  });
});

describe('countTokens', () => {
  it('U11: takes the server’s own count of the same API', async () => {
    const upstream = await routes({ '/v1/messages/count_tokens': [{ json: { input_tokens: 4_321 } }] });
    expect(await (await providerOf(upstream)).countTokens?.(userRequest(), callContext())).toBe(4_321);
    expect(Object.keys(Object(upstream.requests[0]?.json))).toEqual(expect.not.arrayContaining(['max_tokens', 'stream']));
  });

  it('U11: takes the tokenizer’s count beside chat completions', async () => {
    const upstream = await routes({ '/tokenize': [{ json: { count: 1_234, max_model_len: 8_192 } }] });
    const provider = await providerOf(upstream, { native_messages: 'never' });
    expect(await provider.countTokens?.(userRequest(), callContext())).toBe(1_234);
    expect(upstream.requests[0]?.json).toMatchObject({ model: 'm', messages: [{ role: 'user' }], add_generation_prompt: true });
  });

  it('U7: estimates when the server does not count', async () => {
    const provider = await providerOf(await routes({}));
    expect(await provider.countTokens?.(userRequest(), callContext())).toBeGreaterThan(1);
  });
});
