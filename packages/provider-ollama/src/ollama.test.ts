import { collectMessage, type Logger, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { callContext, chatUpstream, messagesUpstream, startUpstream, type UpstreamAnswer } from '@llama-stack/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { provider as plugin } from './index.ts';

const open: { close?(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((item) => item.close?.()));
});

async function providerOf({ url }: { readonly url: string }, config: object = {}) {
  const result = await plugin.config['~standard'].validate({ base_url: url, api_key: '', ...config });
  if (result.issues) throw new Error(JSON.stringify(result.issues));
  const provider = await plugin.create({ id: 'ollama', config: result.value, logger: silentLogger });
  open.push(provider);
  return provider;
}

function userRequest(content = 'Hi', changes: Partial<MessagesRequest> = {}): MessagesRequest {
  return { model: 'm', max_tokens: 1_024, stream: true, messages: [{ role: 'user', content }], ...changes };
}

function server(contextWindow: number, start: typeof messagesUpstream | typeof chatUpstream = messagesUpstream) {
  const upstream = start(() => ({ text: 'Hello' }), { flavour: 'ollama', models: [{ id: 'm', contextWindow }] });
  return upstream.then((started) => {
    open.push(started);
    return started;
  });
}

/** A server with the given routes; one that is not there is Go's 404. */
async function routes(table: Record<string, UpstreamAnswer | (() => UpstreamAnswer)>) {
  const upstream = await startUpstream(({ path }) => {
    const answer = table[path] ?? { status: 404, text: '404 page not found' };
    return typeof answer === 'function' ? answer() : answer;
  });
  open.push(upstream);
  return upstream;
}

/** A server of some release that serves both APIs. */
function release(version: string) {
  const usage = { input_tokens: 1, output_tokens: 1 };
  return routes({
    '/api/version': { json: { version } },
    '/v1/messages': {
      json: { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Hello' }], stop_reason: 'end_turn', usage },
    },
    '/v1/chat/completions': { json: completion },
  });
}

const completion = { choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }] };

/** The paths at which models answered. */
function answeredAt({ requests }: Awaited<ReturnType<typeof routes>>): string[] {
  return requests.filter(({ json }) => Object(json).messages !== undefined).map(({ path }) => path);
}

const longPrompt = 'All work and no play makes a dull boy. '.repeat(600);

describe('ollama', () => {
  it.each([
    ['its own Messages', messagesUpstream, 'anthropic-messages'],
    ['chat completions in older releases', chatUpstream, 'openai-chat'],
  ])('is called by %s', async (_how, start, api) => {
    const upstream = await server(65_536, start);
    const message = await collectMessage((await providerOf(upstream)).infer(userRequest(), callContext()));
    expect(upstream.calls.map((call) => call.api)).toEqual([api]);
    expect(message).toMatchObject({ model: 'client/model', content: [{ type: 'text', text: 'Hello' }] });
  });

  it.each([
    ['0.14.0', '/v1/chat/completions'],
    ['0.23.2', '/v1/chat/completions'],
    ['0.24.0-rc1', '/v1/messages'],
    ['0.32.0', '/v1/messages'],
    ['1.0.0', '/v1/messages'],
    ['0.0.0', '/v1/messages'],
  ])('P2, R27: is called by its own Messages once they keep the order of things: %s', async (version, path) => {
    const upstream = await release(version);
    await collectMessage((await providerOf(upstream)).infer(userRequest(), callContext()));
    expect(answeredAt(upstream)).toEqual([path]);
  });

  it('R10: is called by chat completions where an answer is held to a schema, while tools could not be called anyway', async () => {
    const upstream = await release('0.32.0');
    const provider = await providerOf(upstream);
    const output_config = { format: { type: 'json_schema', schema: { type: 'object', properties: { title: { type: 'string' } } } } };
    const tools = [{ name: 'Read', input_schema: { type: 'object' } }];
    for (const changes of [{ output_config }, { output_config, tools }, {}])
      await collectMessage(provider.infer(userRequest('Hi', changes), callContext()));
    expect(answeredAt(upstream)).toEqual(['/v1/chat/completions', '/v1/messages', '/v1/messages']);
    expect(upstream.requests.find(({ path }) => path === '/v1/chat/completions')?.json).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { schema: output_config.format.schema } },
    });
    const always = await providerOf(upstream, { native_messages: 'always' });
    await collectMessage(always.infer(userRequest('Hi', { output_config }), callContext()));
    expect(answeredAt(upstream).at(-1)).toBe('/v1/messages');
  });

  it('allows a model with and without `:latest`', async () => {
    const allowed_models = ['llama3.3', 'qwen3:8b', 'gemma3:latest', 'mistral*'];
    expect(await plugin.config['~standard'].validate({ base_url: 'http://ollama', allowed_models })).toMatchObject({
      value: { allowed_models: ['llama3.3', 'llama3.3:latest', 'qwen3:8b', 'gemma3', 'gemma3:latest', 'mistral*'] },
    });
  });

  it.each(['', '/', '/v1', '/v1/'])('takes its address with %j at the end', async (end) => {
    const upstream = await server(65_536);
    const provider = await providerOf({ url: upstream.url + end });
    expect((await collectMessage(provider.infer(userRequest(), callContext()))).stop_reason).toBe('end_turn');
  });

  it('sends no key where there is none', async () => {
    const upstream = await server(65_536);
    await collectMessage((await providerOf(upstream)).infer(userRequest(), callContext()));
    expect(upstream.calls[0]?.upstream.headers.authorization).toBeUndefined();
  });

  it('U12: refuses a prompt that does not fit the loaded context, before Ollama cuts it without a word', async () => {
    const upstream = await server(4_096);
    const provider = await providerOf(upstream);
    await expect(collectMessage(provider.infer(userRequest(longPrompt), callContext()))).rejects.toMatchObject({
      code: 'context_overflow',
      message: expect.stringMatching(/^prompt is too long: \d+ tokens > 4096 maximum$/),
    });
    expect(upstream.calls).toEqual([]);
  });

  it('U12: loads a model that is not loaded, to learn its context', async () => {
    let loaded = false;
    const upstream = await routes({
      '/api/tags': { json: { models: [{ model: 'm', digest: 'd' }] } },
      '/api/show': { json: { capabilities: ['completion', 'tools'], model_info: { 'x.context_length': 131_072 } } },
      '/api/ps': () => ({ json: { models: loaded ? [{ model: 'm', context_length: 4_096 }] : [] } }),
      '/api/generate': () => {
        loaded = true;
        return { json: { done: true } };
      },
    });
    const provider = await providerOf(upstream);
    await expect(collectMessage(provider.infer(userRequest(longPrompt), callContext()))).rejects.toMatchObject({
      code: 'context_overflow',
    });
    expect(upstream.requests.filter(({ path }) => path === '/api/generate').map(({ json }) => json)).toEqual([
      { model: 'm', stream: false },
    ]);
  });

  it.each([
    ['num_ctx of its Modelfile', 'num_ctx                        4096\nstop "x"'],
    ['the most that it can hold', undefined],
  ])('U12: takes %s where the server does not tell the loaded context', async (_, parameters) => {
    const upstream = await routes({
      '/api/tags': { json: { models: [{ model: 'm', digest: 'd' }] } },
      '/api/show': { json: { parameters, capabilities: ['completion'], model_info: { 'x.context_length': parameters ? 131_072 : 4_096 } } },
      '/api/ps': { json: { models: [{ model: 'm' }] } },
    });
    await expect(collectMessage((await providerOf(upstream)).infer(userRequest(longPrompt), callContext()))).rejects.toMatchObject({
      message: expect.stringMatching(/> 4096 maximum$/),
    });
  });

  it('lists the context of a model that is loaded', async () => {
    const provider = await providerOf(await server(8_192));
    expect(await provider.listModels(callContext())).toMatchObject([{ id: 'm', limits: { context_window: 8_192 } }]);
  });

  it('warns once of a context that is small for agents', async () => {
    const warnings: unknown[] = [];
    const logger: Logger = { ...silentLogger, warn: (fields) => warnings.push(fields) };
    const provider = await providerOf(await server(8_192));
    for (let call = 0; call < 2; call += 1) await collectMessage(provider.infer(userRequest(), { ...callContext(), logger }));
    expect(warnings).toEqual([{ model: 'm', window: 8_192 }]);
  });

  it('answers, when nothing of the context can be learned', async () => {
    const message = { role: 'assistant', content: 'Hello' };
    const upstream = await routes({ '/v1/chat/completions': { json: { choices: [{ index: 0, message, finish_reason: 'stop' }] } } });
    const provider = await providerOf(upstream);
    expect((await collectMessage(provider.infer(userRequest(longPrompt), callContext()))).content).toEqual([
      { type: 'text', text: 'Hello' },
    ]);
  });

  it('R21: says nothing of thinking to an old release whose model cannot think', async () => {
    const upstream = await routes({
      '/api/tags': { json: { models: [{ model: 'm', digest: 'd' }] } },
      '/api/show': { json: { capabilities: ['completion', 'tools'], model_info: {} } },
      '/v1/chat/completions': { json: completion },
    });
    const provider = await providerOf(upstream);
    await collectMessage(provider.infer(userRequest('Hi', { thinking: { type: 'enabled', budget_tokens: 2_048 } }), callContext()));
    expect(upstream.requests.at(-1)?.json).not.toHaveProperty('reasoning_effort');
  });

  it.each(['0.16.0', '0.32.0'])('T12, I5: is told what it would not heed in a way that it does: %s', async (version) => {
    const upstream = await release(version);
    const request = userRequest('Hi', {
      tools: [{ name: 'Read', input_schema: { type: 'object' } }],
      tool_choice: { type: 'none' },
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Read', input: {} }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: 'no such file', is_error: true },
            { type: 'text', text: 'One.' },
            { type: 'text', text: 'Two.' },
          ],
        },
      ],
    });
    await collectMessage((await providerOf(upstream)).infer(request, callContext()));
    const { json, text } = upstream.requests.at(-1) ?? {};
    expect(json).not.toHaveProperty('tools');
    expect(text).toContain('"Error: no such file"');
    expect(text).toMatch(/One\..*\\n\\nTwo\./);
  });

  it.each(['/v1/messages', '/v1/chat/completions'])('I2: shows no image to a model without eyes, at %s', async (path) => {
    const upstream = await routes({
      '/api/tags': { json: { models: [{ model: 'm', digest: 'd' }] } },
      '/api/show': { json: { capabilities: ['completion', 'tools'], model_info: {} } },
      '/api/version': { json: { version: '0.32.0' } },
      '/v1/messages': {
        json: { content: [{ type: 'text', text: 'Hello' }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 1 } },
      },
      '/v1/chat/completions': { json: completion },
    });
    const provider = await providerOf(upstream, { native_messages: path === '/v1/messages' ? 'always' : 'never' });
    const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
    await collectMessage(provider.infer(userRequest('', { messages: [{ role: 'user', content: [image] }] }), callContext()));
    expect(upstream.requests.at(-1)).toMatchObject({ path, text: expect.stringContaining('[An image (image/png) was left out') });
  });

  it.each(['0.16.0', '0.32.0'])('T4, T8: gets schemas that it can hold: %s', async (version) => {
    const upstream = await release(version);
    const input_schema = { type: ['object', 'null'], properties: { any: true, one: { $ref: '#/$defs/A' } }, $defs: { A: { const: 'a' } } };
    await collectMessage((await providerOf(upstream)).infer(userRequest('Hi', { tools: [{ name: 'Read', input_schema }] }), callContext()));
    const held = { type: 'object', properties: { any: {}, one: { enum: ['a'] } } };
    expect(upstream.requests.at(-1)?.text).toContain(JSON.stringify(held));
  });

  it('samples by chat completions as the Modelfile says, which they would overrule, unless the client says', async () => {
    const upstream = await routes({
      '/api/tags': { json: { models: [{ model: 'm:latest', digest: 'd' }] } },
      '/api/show': {
        json: {
          parameters:
            'repeat_penalty                 1.05\nstop                           "0.5"\ntemperature                    0.7\ntop_p                          0.8',
          capabilities: ['completion', 'tools'],
          model_info: {},
        },
      },
      '/v1/chat/completions': { json: completion },
    });
    const provider = await providerOf(upstream);
    for (const changes of [{}, { temperature: 0.2 }]) await collectMessage(provider.infer(userRequest('Hi', changes), callContext()));
    const sent = upstream.requests.filter(({ path }) => path === '/v1/chat/completions').map(({ json }) => json);
    expect(sent).toMatchObject([
      { temperature: 0.7, top_p: 0.8 },
      { temperature: 0.2, top_p: 0.8 },
    ]);
    expect(sent[0]).not.toHaveProperty('repeat_penalty');
  });

  it('R23: thinks without an effort where an old release takes none of this model', async () => {
    const answers: UpstreamAnswer[] = [
      { status: 400, json: { error: { message: 'think value "high" is not supported for this model', type: 'invalid_request_error' } } },
    ];
    const upstream = await routes({ '/v1/chat/completions': () => answers.shift() ?? { json: completion } });
    const provider = await providerOf(upstream);
    const changes = { thinking: { type: 'adaptive' as const }, output_config: { effort: 'max' } };
    for (let call = 0; call < 2; call += 1) await collectMessage(provider.infer(userRequest('Hi', changes), callContext()));
    const efforts = upstream.requests
      .filter(({ path }) => path === '/v1/chat/completions')
      .map(({ json }) => Object(json).reasoning_effort);
    expect(efforts).toEqual(['high', undefined, undefined]);
  });

  it('R23: leaves the effort in force, which its Messages heed when nothing is said of a budget', async () => {
    const upstream = await server(65_536);
    const changes = { thinking: { type: 'adaptive' as const }, output_config: { effort: 'xhigh' } };
    await collectMessage((await providerOf(upstream)).infer(userRequest('Hi', changes), callContext()));
    expect(upstream.calls[0]?.upstream.json).toMatchObject({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } });
  });

  it('says which command gets a model that is not there', async () => {
    const upstream = await server(65_536);
    const provider = await providerOf(upstream);
    await expect(collectMessage(provider.infer(userRequest('Hi', { model: 'gone' }), callContext()))).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('try pulling it first'),
    });
  });

  it('says what to start when nothing listens', async () => {
    const upstream = await server(65_536);
    const provider = await providerOf(upstream);
    await upstream.close();
    open.length = 0;
    await expect(collectMessage(provider.infer(userRequest(), callContext()))).rejects.toThrow(
      `ollama: nothing listens at ${upstream.url}; is Ollama running? OLLAMA_URL sets its address.`,
    );
    await provider.close?.();
  });
});

describe('the list of models', () => {
  it('tells what each can do, from the server itself, asked once a model', async () => {
    const upstream = await routes({
      '/api/tags': {
        json: {
          models: [
            { model: 'agent', digest: '1', modified_at: '2026-11-01T00:00:00Z' },
            { model: 'embed', digest: '2' },
            { model: 'big:cloud', digest: '3' },
          ],
        },
      },
      '/api/show': () => ({ json: shows[shown++ % 3] }),
    });
    let shown = 0;
    const shows = [
      { capabilities: ['completion', 'tools', 'vision', 'thinking'], model_info: { 'q.context_length': 262_144 } },
      { capabilities: ['embedding'], model_info: {} },
      { capabilities: ['completion', 'tools'], model_info: { 'g.context_length': 131_072 }, remote_host: 'https://ollama.com' },
    ];
    const provider = await providerOf(upstream);
    const models = await provider.listModels(callContext());
    expect(models.map(({ id, model_type }) => [id, model_type])).toEqual([
      ['agent', 'llm'],
      ['embed', 'embedding'],
      ['big:cloud', 'llm'],
    ]);
    expect(models[0]).toMatchObject({
      created_at: '2026-11-01T00:00:00Z',
      capabilities: { tools: true, image_input: true, thinking: true },
    });
    expect(models.map(({ limits }) => limits?.context_window)).toEqual([undefined, undefined, 131_072]);
    await provider.listModels(callContext());
    expect(upstream.requests.filter(({ path }) => path === '/api/show').length).toBe(3);
  });
});
