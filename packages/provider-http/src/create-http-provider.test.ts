import { createServer } from 'node:http';
import {
  AttemptBudget,
  type CallContext,
  collectMessage,
  type EventBatch,
  GatewayError,
  isGatewayError,
  type MessagesRequest,
} from '@llama-stack/core';
import { chatUpstream, type Script, type ScriptedUpstream, startUpstream, type Upstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { openaiChat, standardChat } from '@llama-stack/translator-openai-chat';
import { afterEach, describe, expect, it } from 'vitest';
import { callContext, userRequest } from './__fixtures__/call-context.ts';
import { createHttpProvider, type HttpProviderOptions } from './create-http-provider.ts';
import type { Dialect } from './dialect.ts';
import { createHttpClient } from './http-client.ts';

const open: { close?(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((item) => item.close?.()));
});

const chat: Dialect<typeof standardChat> = {
  api: 'openai-chat',
  translator: openaiChat.outbound,
  path: '/v1/chat/completions',
  quirks: standardChat,
};

function providerOf({ url }: Pick<Upstream, 'url'>, changes: Partial<HttpProviderOptions> = {}) {
  const http = createHttpClient({ upstream: { id: 'up', name: 'Up', baseUrl: url, setBy: { apiKey: 'UP_API_KEY' } } });
  const provider = createHttpProvider({
    id: 'up',
    logger: callContext().logger,
    http,
    dialectFor: () => chat,
    limitsFor: () => ({}),
    listModels: async () => [],
    ...changes,
  });
  open.push(provider);
  return provider;
}

async function scripted(script: Script): Promise<ScriptedUpstream> {
  const upstream = await chatUpstream(script, { models: [{ id: 'm' }] });
  open.push(upstream);
  return upstream;
}

async function raw(...answers: readonly UpstreamAnswer[]): Promise<Upstream> {
  const left = [...answers];
  const upstream = await startUpstream(() => left.shift() ?? { status: 500, text: 'asked too often' });
  open.push(upstream);
  return upstream;
}

async function failureIfAny(batches: AsyncIterable<EventBatch>) {
  try {
    for await (const batch of batches) if (batch.length < 0) break;
  } catch (error) {
    if (isGatewayError(error)) return error;
    throw error;
  }
  return undefined;
}

async function failureOf(batches: AsyncIterable<EventBatch>) {
  const failure = await failureIfAny(batches);
  if (failure === undefined) throw new Error('it did not fail');
  return failure;
}

const completion = {
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 2 },
};
const hello = { json: completion };
const refusal = (message: string, code: string | null = null): UpstreamAnswer => ({
  status: 400,
  json: { error: { message, type: 'invalid_request_error', param: null, code } },
});
/** vLLM's words. */
const countedAtLeast = ({ window, max_tokens, counted }: { window: number; max_tokens: number; counted: number }) =>
  `This model's maximum context length is ${window} tokens. However, you requested ${max_tokens} output tokens and your prompt contains ` +
  `at least ${counted} input tokens, for a total of at least ${counted + max_tokens} tokens.`;
const longPrompt = 'All work and no play makes a dull boy. '.repeat(200);

describe('infer', () => {
  it.each([true, false])('E12: a content filter that answers 400 is a refusal, not an error (stream: %s)', async (stream) => {
    const said = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.";
    const upstream = await raw(refusal(said, 'content_filter'));
    const message = await collectMessage(providerOf(upstream).infer({ ...userRequest(), stream }, callContext()));
    expect(message).toMatchObject({ model: 'claude-test', content: [], stop_reason: 'refusal', stop_details: { explanation: said } });
    expect(upstream.requests).toHaveLength(1);
  });

  it('E12: a content filter’s error in the place of a whole answer is a refusal too', async () => {
    const upstream = await raw({ ...refusal('Blocked by content filter', 'content_filter'), status: 200 });
    const message = await collectMessage(providerOf(upstream).infer({ ...userRequest(), stream: false }, callContext()));
    expect(message).toMatchObject({ content: [], stop_reason: 'refusal', stop_details: { explanation: 'Blocked by content filter' } });
  });

  it('E12: one that a translator lets through amid a stream is an error: no second message begins', async () => {
    const upstream = await raw({ sse: 'data: {}\n\n' });
    const openStream: typeof openaiChat.outbound.openStream = (call) => {
      const stream = openaiChat.outbound.openStream(call);
      stream.push = () => {
        throw new GatewayError('policy_blocked', 'Blocked', { refusal: true });
      };
      return stream;
    };
    const dialect = { ...chat, translator: { ...openaiChat.outbound, openStream } };
    const names: string[] = [];
    const read = async () => {
      const batches = providerOf(upstream, { dialectFor: () => dialect }).infer(userRequest(), callContext());
      for await (const batch of batches) names.push(...batch.map(({ type }) => type));
    };
    await expect(read()).rejects.toMatchObject({ code: 'policy_blocked', message: 'Blocked' });
    expect(names).toEqual(['message_start']);
  });

  it('R19: a whole answer from an upstream that only streams: it is asked again, streams, and is remembered', async () => {
    const sse = `data: ${JSON.stringify({ choices: [{ delta: { content: 'Hello' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
    const upstream = await raw(refusal('This model only supports streaming'), { sse }, { sse });
    const provider = providerOf(upstream);
    const request = { ...userRequest(), stream: false };
    for (let call = 0; call < 2; call += 1) {
      expect((await collectMessage(provider.infer(request, callContext()))).content).toEqual([{ type: 'text', text: 'Hello' }]);
    }
    expect(upstream.requests.map(({ json }) => json)).toMatchObject([
      { max_tokens: expect.any(Number) },
      { stream: true },
      { stream: true },
    ]);
  });

  it('a stream from an upstream that only answers whole: it is asked again, without streaming', async () => {
    const upstream = await raw(refusal('Streaming is not supported for this model'), hello);
    const message = await collectMessage(providerOf(upstream).infer({ ...userRequest(), stream: true }, callContext()));
    expect(message.content).toEqual([{ type: 'text', text: 'Hello' }]);
    expect(upstream.requests[0]?.json).toMatchObject({ stream: true });
    expect(upstream.requests[1]?.json).not.toHaveProperty('stream');
  });

  it('S23: answers a stream under the name that the client asked for', async () => {
    const upstream = await scripted(() => ({ text: 'Hello there' }));
    const message = await collectMessage(providerOf(upstream).infer(userRequest(), callContext()));
    expect(message).toMatchObject({ model: 'claude-test', content: [{ type: 'text', text: 'Hello there' }], stop_reason: 'end_turn' });
    expect(message.id).toMatch(/^msg_/);
    expect(upstream.calls[0]).toMatchObject({ model: 'm', stream: true });
  });

  it('asks the upstream for a whole answer when the client does', async () => {
    const upstream = await scripted(() => ({ text: 'Hello' }));
    const batches: EventBatch[] = [];
    for await (const batch of providerOf(upstream).infer(userRequest('Hi', { stream: false }), callContext())) batches.push(batch);
    expect(batches.length).toBe(1);
    expect(upstream.calls[0]?.stream).toBe(false);
  });

  it('reads a JSON answer to a streaming call, and a stream in answer to a plain one', async () => {
    const sse = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
    const upstream = await raw(hello, { sse });
    const provider = providerOf(upstream);
    const unstreamed = await collectMessage(provider.infer(userRequest(), callContext()));
    const streamed = await collectMessage(provider.infer(userRequest('Hi', { stream: false }), callContext()));
    expect([unstreamed.content, streamed.content]).toEqual([[{ type: 'text', text: 'Hello' }], [{ type: 'text', text: 'Hello' }]]);
  });

  it('says nothing before the upstream has accepted the call', async () => {
    const upstream = await raw({ status: 503, json: { error: { message: 'busy' } } });
    const batches = providerOf(upstream).infer(userRequest(), callContext())[Symbol.asyncIterator]();
    await expect(batches.next()).rejects.toMatchObject({ code: 'overloaded', details: { provider: 'up' } });
  });

  it('ends with [DONE], though the upstream keeps its connection open', async () => {
    const sse = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
    const upstream = await raw({ sse, finish: 'hang' });
    const message = await collectMessage(providerOf(upstream).infer(userRequest(), callContext()));
    expect(message.stop_reason).toBe('end_turn');
    await upstream.requests[0]?.closed;
  });

  it('keeps the connection for the next call, also when the body ends a little after [DONE]', async () => {
    const sse = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hello' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
    let connections = 0;
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(sse);
      setTimeout(() => response.end(), 20);
    }).on('connection', () => {
      connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const provider = providerOf({ url });
    for (let call = 0; call < 2; call += 1) {
      await collectMessage(provider.infer(userRequest(), callContext()));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    server.close();
    expect(connections).toBe(1);
  });

  it('S18: a stream that is cut is an error that names the provider, never an end', async () => {
    const upstream = await scripted(() => ({ text: 'Hello', interrupted: 'cut' }));
    const error = await failureOf(providerOf(upstream).infer(userRequest(), callContext()));
    expect(error).toMatchObject({ code: 'upstream', message: `up: ${upstream.url} closed the connection while answering` });
  });

  it('S21: an abort in the middle of a stream closes the upstream connection', async () => {
    const upstream = await scripted(() => ({ text: 'Hello', interrupted: 'hang' }));
    const leaving = new AbortController();
    const failure = failureOf(providerOf(upstream).infer(userRequest(), callContext({ signal: leaving.signal })));
    while (upstream.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await upstream.calls[0]?.upstream.closed;
    expect((await failure).message).toContain('given up');
  });

  it('S21: a reader that leaves closes the upstream connection', async () => {
    const upstream = await scripted(() => ({ text: 'Hello', interrupted: 'hang' }));
    for await (const batch of providerOf(upstream).infer(userRequest(), callContext())) if (batch.length > 0) break;
    await upstream.calls[0]?.upstream.closed;
  });

  it('leaves a stream that does not end', async () => {
    function* endless() {
      for (;;) yield `: ${' '.repeat(1024 ** 2)}\n`;
    }
    const upstream = await raw({ sse: endless() });
    const error = await failureOf(providerOf(upstream).infer(userRequest(), callContext()));
    expect([error.code, error.message]).toEqual(['upstream', 'up: The upstream did not end its stream within 134217728 bytes']);
    await upstream.requests[0]?.closed;
  });

  it('says that a page is no API', async () => {
    const upstream = await raw({ headers: { 'content-type': 'text/html' }, text: '<!DOCTYPE html>' });
    expect((await failureOf(providerOf(upstream).infer(userRequest(), callContext()))).message).toContain('answered an HTML page');
  });
});

describe('a refusal', () => {
  it('D10: of the key names the variable that holds it', async () => {
    const upstream = await raw({
      status: 401,
      json: { error: { message: 'Incorrect API key provided', type: 'x', code: 'invalid_api_key' } },
    });
    const error = await failureOf(providerOf(upstream).infer(userRequest(), callContext()));
    expect(error.code).toBe('authentication');
    expect(error.message).toMatch(/^up: Up refused the key \(401\)\. Check UP_API_KEY\. It said: Incorrect API key provided$/);
  });

  it('E1: keeps its class, its words and its retry-after, and names the provider', async () => {
    const upstream = await raw({
      status: 429,
      headers: { 'retry-after': '7' },
      json: { error: { message: 'Slow down', code: 'rate_limit_exceeded' } },
    });
    const error = await failureOf(providerOf(upstream).infer(userRequest(), callContext()));
    expect(error).toMatchObject({ code: 'rate_limited', details: { provider: 'up', upstreamStatus: 429, retryAfter: 7 } });
    expect(error.message).toMatch(/^up: .*Slow down/);
  });

  it('U13: of a long prompt tells its size and the window, from what is known where the upstream does not say', async () => {
    const upstream = await raw(refusal('Your input exceeds the context window of this model', 'context_length_exceeded'));
    const provider = providerOf(upstream, { limitsFor: () => ({ context_window: 2_100 }) });
    const error = await failureOf(provider.infer(userRequest(longPrompt), callContext()));
    expect(error).toMatchObject({ code: 'context_overflow', details: { provider: 'up' } });
    expect(error.message).toMatch(/^prompt is too long: \d+ tokens > 2100 maximum$/);
  });
});

describe('repair', () => {
  const unsupported = refusal(
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    'unsupported_parameter',
  );

  it('R17: calls again as the upstream says, and remembers it for the model', async () => {
    const upstream = await raw(unsupported, hello, hello, hello);
    const provider = providerOf(upstream);
    await collectMessage(provider.infer(userRequest(), callContext()));
    await collectMessage(provider.infer(userRequest(), callContext()));
    await collectMessage(provider.infer(userRequest('Hi', { model: 'other' }), callContext()));
    const fields = upstream.requests.map(({ text }) => (text.includes('max_completion_tokens') ? 'new' : 'old'));
    expect(fields).toEqual(['old', 'new', 'new', 'old']);
  });

  it('E4: takes no more attempts than the call has left', async () => {
    const upstream = await raw(unsupported, hello);
    const error = await failureOf(providerOf(upstream).infer(userRequest(), callContext({ budget: new AttemptBudget(0) })));
    expect([error.code, upstream.requests.length]).toEqual(['invalid_request', 1]);
  });

  it('does not remember what did not help', async () => {
    const upstream = await raw(unsupported, { status: 503, json: { error: { message: 'busy' } } }, hello);
    const provider = providerOf(upstream);
    await failureOf(provider.infer(userRequest(), callContext()));
    await collectMessage(provider.infer(userRequest(), callContext()));
    expect(upstream.requests.map(({ text }) => text.includes('max_completion_tokens'))).toEqual([false, true, false]);
  });

  it('R20: asks for less when a refusal names the window that prompt and answer exceed', async () => {
    const words =
      "This model's maximum context length is 8192 tokens. However, you requested 8000 output tokens and your prompt contains at least 1800 input tokens, for a total of at least 9800 tokens.";
    const upstream = await raw(refusal(words), hello);
    const context = callContext();
    await collectMessage(providerOf(upstream).infer(userRequest(longPrompt, { max_tokens: 8_000 }), context));
    const asked = JSON.parse(upstream.requests[1]?.text ?? '{}').max_tokens;
    expect(asked).toBeGreaterThan(1_000);
    expect(asked).toBeLessThan(8_192 - 1_800);
    expect(context.losses).toContainEqual(expect.objectContaining({ path: 'max_tokens', action: 'clamped' }));
  });

  it('R20: asks for what really fits where the upstream stopped counting the prompt', async () => {
    const words =
      "You passed 193 input tokens and requested 8000 output tokens. However, the model's context length is only 8192 tokens, resulting in a maximum input length of 192 tokens.";
    const upstream = await raw(refusal(words), hello);
    await collectMessage(providerOf(upstream).infer(userRequest(longPrompt, { max_tokens: 8_000 }), callContext()));
    const asked = JSON.parse(upstream.requests[1]?.text ?? '{}').max_tokens;
    expect(asked).toBeGreaterThan(1_000);
    expect(asked).toBeLessThan(8_192 - 1_800);
  });

  it.each([
    { window: 32_768, bytes: 24_000 },
    { window: 131_072, bytes: 210_000 },
  ])('R20: lets clients come to an end where the upstream stops counting $bytes bytes at $window tokens', async ({ window, bytes }) => {
    const upstream = await startUpstream(({ text }) => {
      const { max_tokens } = JSON.parse(text);
      const prompt = bytes / 2;
      const counted = Math.min(prompt, window - max_tokens + 1);
      return counted + max_tokens <= window ? hello : refusal(countedAtLeast({ window, max_tokens, counted }));
    });
    open.push(upstream);
    const provider = providerOf(upstream);
    let max_tokens = 32_000;
    let tries = 0;
    for (; tries < 10; tries++) {
      const batches = provider.infer(userRequest('a'.repeat(bytes), { max_tokens }), callContext());
      const failure = await failureIfAny(batches);
      if (failure === undefined) break;
      const [prompt = 0, asked = 0, most = 0] = failure.message.match(/\d+/g)?.map(Number) ?? [];
      expect(failure.message).toContain('input length and `max_tokens` exceed context limit');
      expect(prompt + asked).toBeGreaterThan(most);
      max_tokens = most - prompt - 1_000;
    }
    expect(tries).toBeLessThan(10);
  });

  it('R20: sends nothing twice where too little room is left for an answer', async () => {
    const words =
      "This model's maximum context length is 3000 tokens. However, you requested 4000 tokens (2000 in the messages, 2000 in the completion).";
    const upstream = await raw(refusal(words), hello);
    await failureOf(providerOf(upstream).infer(userRequest(longPrompt, { max_tokens: 2_000 }), callContext()));
    expect(upstream.requests.length).toBe(1);
  });

  const tools = [
    { name: 'look', input_schema: { type: 'object', properties: { at: { type: 'object', propertyNames: { type: 'string' } } } } },
  ];

  it('T4: leaves out of schemas what the upstream refuses, and remembers it', async () => {
    const upstream = await raw(refusal("In context=('properties', 'at'), 'propertyNames' is not permitted."), hello, hello);
    const provider = providerOf(upstream);
    await collectMessage(provider.infer(userRequest('Hi', { tools }), callContext()));
    await collectMessage(provider.infer(userRequest('Hi', { tools }), callContext()));
    expect(upstream.requests.map(({ text }) => text.includes('propertyNames'))).toEqual([true, false, false]);
  });

  it('sends nothing twice where no quirk changes the call', async () => {
    const upstream = await raw(refusal('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'), hello);
    await failureOf(providerOf(upstream).infer(userRequest('Hi', { tools, tool_choice: { type: 'auto' } }), callContext()));
    expect(upstream.requests.length).toBe(1);
  });

  it('passes over a quirk that does not concern the call for one that does', async () => {
    const upstream = await raw(refusal('tool_choice "required" is not supported'), hello);
    await collectMessage(providerOf(upstream).infer(userRequest('Hi', { tools, tool_choice: { type: 'any' } }), callContext()));
    expect(upstream.requests.map(({ text }) => JSON.parse(text).tool_choice)).toEqual(['required', 'auto']);
  });

  it('reports losses of the call that was accepted, once', async () => {
    const upstream = await raw(unsupported, hello);
    const context = callContext();
    await collectMessage(providerOf(upstream).infer(userRequest('Hi', { top_k: 5 }), context));
    expect(context.losses.filter(({ path }) => path === 'top_k').length).toBe(1);
  });

  it('tries another dialect when the provider has one after a refusal', async () => {
    const upstream = await raw({ status: 404, json: { detail: 'Not Found' } }, hello);
    const paths: Dialect['path'][] = ['/old', '/v1/chat/completions'];
    let gone = 0;
    const provider = providerOf(upstream, {
      dialectFor: () => ({ ...chat, path: paths[gone] ?? '/x' }),
      reconsider: async () => {
        gone += 1;
        return gone === 1;
      },
    });
    await collectMessage(provider.infer(userRequest(), callContext()));
    expect(upstream.requests.map(({ path }) => path)).toEqual(paths);
  });
});

describe('the window', () => {
  it('U12: refuses a prompt that the upstream would cut without a word', async () => {
    const upstream = await raw(hello);
    const provider = providerOf(upstream, { limitsFor: () => ({ context_window: 2_000 }), truncates: true });
    const error = await failureOf(provider.infer(userRequest(longPrompt), callContext()));
    expect(error.code).toBe('context_overflow');
    expect(error.message).toMatch(/^prompt is too long: \d+ tokens > 2000 maximum$/);
    expect(upstream.requests).toEqual([]);
  });

  it('leaves what is near the edge to an upstream that refuses by itself', async () => {
    const upstream = await raw(hello);
    const provider = providerOf(upstream, { limitsFor: () => ({ context_window: 2_000 }) });
    await collectMessage(provider.infer(userRequest(longPrompt), callContext()));
    expect(upstream.requests.length).toBe(1);
  });

  it('refuses nothing while the window is unknown', async () => {
    const upstream = await raw(hello);
    await collectMessage(providerOf(upstream, { truncates: true }).infer(userRequest(longPrompt), callContext()));
    expect(upstream.requests.length).toBe(1);
  });
});

describe('countTokens and explain', () => {
  async function counted(
    provider: ReturnType<typeof providerOf>,
    request: MessagesRequest,
    context: CallContext,
  ): Promise<number | undefined> {
    return provider.countTokens?.(request, context);
  }

  it('U8: counts what would be sent, tools included, without asking the upstream', async () => {
    const upstream = await raw();
    const provider = providerOf(upstream);
    const tools = [{ name: 'Read', description: 'Reads a file. '.repeat(100), input_schema: { type: 'object', properties: {} } }];
    const bare = await counted(provider, userRequest(), callContext());
    const tooled = await counted(provider, userRequest('Hi', { tools }), callContext());
    expect((tooled ?? 0) - (bare ?? 0)).toBeGreaterThan(300);
    expect(upstream.requests).toEqual([]);
  });

  it('U8: is within 5 % of the truth after three answers', async () => {
    const tokensOf = (text: string) => Math.round(text.length / 2.8);
    const upstream = await scripted(({ upstream: { text } }) => ({ text: 'ok', usage: { prompt: tokensOf(text), completion: 1 } }));
    const provider = providerOf(upstream);
    for (const times of [1, 2, 3]) await collectMessage(provider.infer(userRequest(longPrompt.repeat(times)), callContext()));
    const request = userRequest(longPrompt.repeat(4));
    const count = await counted(provider, request, callContext());
    await collectMessage(provider.infer(request, callContext()));
    const truth = tokensOf(upstream.calls[3]?.upstream.text ?? '');
    expect(Math.abs((count ?? 0) - truth) / truth).toBeLessThan(0.05);
  });

  it('takes the upstream’s own count where there is one', async () => {
    const upstream = await raw();
    const provider = providerOf(upstream, { countTokens: async (body) => JSON.stringify(body).length });
    expect(await counted(provider, userRequest(), callContext())).toBeGreaterThan(50);
  });

  it('explains exactly what is sent, without sending', async () => {
    const upstream = await scripted(() => ({ text: 'Hello' }));
    const provider = providerOf(upstream);
    const request = userRequest('Hi', { top_k: 5 });
    const explanation = await provider.explain?.(request, callContext());
    expect(upstream.requests).toEqual([]);
    await collectMessage(provider.infer(request, callContext()));
    expect(explanation?.body).toEqual(upstream.calls[0]?.upstream.json);
    expect(explanation).toMatchObject({ api: 'openai-chat', url: `${upstream.url}/v1/chat/completions`, assumed: [] });
    expect(explanation?.losses).toContainEqual(expect.objectContaining({ path: 'top_k', action: 'dropped' }));
  });
});
