import { readFileSync } from 'node:fs';
import { collectMessage, type InferenceProvider, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { bedrockUpstream, callContext, type Script, startUpstream, type UpstreamHandler } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './index.ts';

async function create(config: object): Promise<InferenceProvider> {
  const checked = await plugin.config['~standard'].validate({ region_name: 'eu-west-1', api_key: 'key', ...config });
  if (checked.issues !== undefined) expect.fail(checked.issues.map(({ message }) => message).join('; '));
  const provider = await plugin.create({ id: 'bedrock', config: checked.value, logger: silentLogger });
  onTestFinished(() => provider.close?.());
  return provider;
}

/** A provider before a Bedrock that has these models. */
async function start(models: readonly string[], { script = () => ({ text: 'ok' }), mantle = false, ...config }: Setup = {}) {
  const upstream = await bedrockUpstream(script, { models: models.map((id) => ({ id })), mantle });
  onTestFinished(() => upstream.close());
  const urls = { base_url: upstream.url, control_url: upstream.url, ...(mantle && { mantle_url: upstream.url }) };
  return {
    upstream,
    provider: await create({ ...urls, ...config }),
    paths: () => upstream.requests.map(({ path }) => decodeURIComponent(path)),
  };
}
interface Setup {
  readonly script?: Script;
  readonly mantle?: boolean;
  readonly [field: string]: unknown;
}

/** A provider before a server that answers as the test says. */
async function startRaw(handler: UpstreamHandler, config: object = {}) {
  const upstream = await startUpstream(handler);
  onTestFinished(() => upstream.close());
  return { upstream, provider: await create({ base_url: upstream.url, control_url: upstream.url, ...config }) };
}

const request = (model: string, more: Partial<MessagesRequest> = {}): MessagesRequest => ({
  model,
  max_tokens: 1_000,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});
const ask = (provider: InferenceProvider, model: string, more: Partial<MessagesRequest> = {}, betas: readonly string[] = []) =>
  collectMessage(provider.infer(request(model, more), callContext({ betas })));

const sonnet5 = 'anthropic.claude-sonnet-5';
const sonnet45 = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

describe('Claude', () => {
  it('is called on mantle where it is served, and mantle is asked once', async () => {
    const { provider, upstream, paths } = await start([sonnet5], { mantle: true });
    await ask(provider, sonnet5, { stream: true });
    await ask(provider, sonnet5, { stream: true });
    expect(paths()).toEqual(['/anthropic/v1/messages', '/anthropic/v1/messages', '/anthropic/v1/messages']);
    expect(upstream.requests[0]?.text).toBe('{}');
    expect(upstream.calls[0]?.upstream.headers).toMatchObject({ 'anthropic-version': '2023-06-01', authorization: 'Bearer key' });
  });

  it('is called by InvokeModel where mantle is not, which is asked once', async () => {
    const upstream = await bedrockUpstream(() => ({ text: 'ok' }), { models: [{ id: sonnet45 }] });
    onTestFinished(() => upstream.close());
    const provider = await create({ base_url: upstream.url, control_url: upstream.url, mantle_url: upstream.url });
    await ask(provider, sonnet45);
    await ask(provider, sonnet45, { stream: true });
    expect(upstream.requests.map(({ path }) => path)).toEqual([
      '/anthropic/v1/messages',
      `/model/${encodeURIComponent(sonnet45)}/invoke`,
      `/model/${encodeURIComponent(sonnet45)}/invoke-with-response-stream`,
    ]);
  });

  it('is called by InvokeModel when mantle has not this model, from then on', async () => {
    const { provider, paths } = await startTwo();
    await ask(provider, sonnet45);
    await ask(provider, sonnet45);
    expect(paths().slice(1)).toEqual(['/anthropic/v1/messages', `/model/${sonnet45}/invoke`, `/model/${sonnet45}/invoke`]);
  });

  it('does not wait long for a mantle that says nothing', async () => {
    const silent = await startUpstream(() => ({ finish: 'hang' }));
    onTestFinished(() => silent.close());
    const { provider, paths } = await start([sonnet45], { mantle_url: silent.url });
    await ask(provider, sonnet45);
    expect(paths()).toEqual([`/model/${sonnet45}/invoke`]);
  });

  it('is kept off mantle when the runtime has another address, or the configuration says so', async () => {
    const { provider, paths } = await start([sonnet45]);
    await ask(provider, sonnet45);
    expect(paths()).toEqual([`/model/${sonnet45}/invoke`]);
    const told = await start([sonnet45], { mantle: true, native_messages: 'never' });
    await ask(told.provider, sonnet45);
    expect(told.paths()).toEqual([`/model/${sonnet45}/invoke`]);
  });

  it.each([
    ['InvokeModel', sonnet45, false],
    ['mantle', sonnet5, true],
  ])('I5: is told by %s in its own field that a tool failed', async (_, model, mantle) => {
    const { provider, upstream } = await start([model], { mantle });
    const failed = { type: 'tool_result' as const, tool_use_id: 'toolu_1', content: 'No such file', is_error: true };
    const messages: MessagesRequest['messages'] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }] },
      { role: 'user', content: [failed] },
    ];
    await ask(provider, model, { messages, tools: [{ name: 'Read', input_schema: { type: 'object' } }] });
    expect(upstream.calls[0]?.results).toEqual([{ id: 'toolu_1', text: 'No such file', isError: true }]);
  });

  it('P5, R11, R12: InvokeModel gets the version, its betas, cache marks, and no field that it does not know', async () => {
    const { provider, upstream } = await start([sonnet45]);
    const betas = ['claude-code-20250219', 'context-management-2025-06-27', 'effort-2025-11-24', 'made-up-2030-01-01'];
    const mark = { cache_control: { type: 'ephemeral', ttl: '1h' } };
    const scoped = { ...mark.cache_control, scope: 'global' };
    await ask(
      provider,
      sonnet45,
      {
        system: [{ type: 'text', text: 'Rules', cache_control: scoped }],
        tools: [{ name: 'Read', input_schema: { type: 'object' }, defer_loading: true, strict: true, ...mark }],
        service_tier: 'auto',
        thinking: { type: 'enabled', budget_tokens: 2_000 },
        max_tokens: 4_000,
        context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
        output_config: { effort: 'high' },
      },
      betas,
    );
    const body = upstream.calls[0]?.upstream.json;
    expect(body).toMatchObject({
      anthropic_version: 'bedrock-2023-05-31',
      anthropic_beta: ['context-management-2025-06-27', 'effort-2025-11-24'],
      context_management: { edits: [{ type: 'clear_thinking_20251015' }] },
      system: [{ text: 'Rules', ...mark }],
      tools: [{ name: 'Read', input_schema: { type: 'object' }, ...mark }],
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    });
    for (const field of ['model', 'stream', 'service_tier', 'output_config']) expect(body).not.toHaveProperty(field);
    expect(JSON.stringify(body)).not.toMatch(/defer_loading|strict|scope/);
  });

  it('R6: a field whose beta does not go along stays behind', async () => {
    const { provider, upstream } = await start([sonnet45]);
    await ask(provider, sonnet45, { context_management: { edits: [] } }, ['made-up-2030-01-01']);
    expect(upstream.calls[0]?.upstream.json).not.toHaveProperty('context_management');
    expect(upstream.calls[0]?.upstream.json).not.toHaveProperty('anthropic_beta');
  });

  it('R11: betas that are refused all the same are left out from then on', async () => {
    const { provider, upstream } = await startRaw(({ json }) =>
      Reflect.has(Object(json), 'anthropic_beta')
        ? { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' }, json: { message: 'invalid beta flag' } }
        : { json: { content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn', usage: {} } },
    );
    await ask(provider, sonnet45, {}, ['effort-2025-11-24']);
    await ask(provider, sonnet45, {}, ['effort-2025-11-24']);
    expect(upstream.requests).toHaveLength(3);
  });

  it('R11: nor is the beta for eager tool streaming sent again', async () => {
    const { provider, upstream } = await startRaw(({ json }) =>
      Reflect.has(Object(json), 'anthropic_beta')
        ? { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' }, json: { message: 'invalid beta flag' } }
        : { json: { content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn', usage: {} } },
    );
    const eager = { name: 'Read', input_schema: { type: 'object' }, eager_input_streaming: true };
    await ask(provider, sonnet45, { tools: [eager] });
    expect(upstream.requests).toHaveLength(2);
  });

  it('R11: a beta that Bedrock takes by now passes when the configuration names it and the client sends it', async () => {
    const { provider, upstream } = await start([sonnet45], { anthropic_betas: ['interleaved-thinking-2025-05-14', 'made-up-2030-01-01'] });
    await ask(provider, sonnet45, {}, ['interleaved-thinking-2025-05-14']);
    expect(upstream.calls[0]?.upstream.json).toMatchObject({ anthropic_beta: ['interleaved-thinking-2025-05-14'] });
  });

  it('is guarded too, and not called on mantle, which takes no guardrail', async () => {
    const guardrail = { guardrail_identifier: 'g1', guardrail_version: '2' };
    const keys = { api_key: '', aws_access_key_id: 'AKID', aws_secret_access_key: 'secret' };
    const { provider, upstream, paths } = await start([sonnet45], { mantle: true, guardrail, ...keys });
    await ask(provider, sonnet45, { stream: true });
    expect(paths()).toEqual([`/model/${sonnet45}/invoke-with-response-stream`]);
    const { headers } = upstream.requests[0] ?? {};
    expect(headers).toMatchObject({ 'x-amzn-bedrock-guardrailidentifier': 'g1', 'x-amzn-bedrock-guardrailversion': '2' });
    expect(headers?.authorization).toContain('x-amzn-bedrock-guardrailidentifier;x-amzn-bedrock-guardrailversion');
  });

  it('eager tool streaming is asked for by its beta', async () => {
    const { provider, upstream } = await start([sonnet45]);
    const eager = { name: 'Read', input_schema: { type: 'object' }, eager_input_streaming: true };
    await ask(provider, sonnet45, { tools: [eager] });
    expect(upstream.calls[0]?.upstream.json).toMatchObject({ anthropic_beta: ['fine-grained-tool-streaming-2025-05-14'] });
    expect(upstream.calls[0]?.upstream.text).not.toContain('eager_input_streaming');
  });

  it('behind an ARN is found by the list, or told by the configuration', async () => {
    const arn = 'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc';
    const { provider, upstream } = await start([arn], { models: [{ match: '*/abc', api: 'anthropic-messages' }] });
    await ask(provider, arn);
    expect(upstream.requests.at(-1)?.path).toBe(`/model/${encodeURIComponent(arn)}/invoke`);
  });

  it('can be called by Converse', async () => {
    const { provider, paths } = await start([sonnet45], { models: [{ match: '*claude*', api: 'bedrock-converse' }] });
    await ask(provider, sonnet45, { stream: true });
    expect(paths()).toEqual([`/model/${sonnet45}/converse-stream`]);
  });
});

describe('a model that needs a profile', () => {
  it('is called by the nearest one after it was refused, from then on', async () => {
    const { provider, paths } = await start(['global.qwen.qwen9-v1:0', 'eu.qwen.qwen9-v1:0']);
    await ask(provider, 'qwen.qwen9-v1:0');
    await ask(provider, 'qwen.qwen9-v1:0');
    const calls = paths().filter((path) => path.startsWith('/model/'));
    expect(calls).toEqual(['/model/qwen.qwen9-v1:0/converse', '/model/eu.qwen.qwen9-v1:0/converse', '/model/eu.qwen.qwen9-v1:0/converse']);
  });

  it('is called by it at once when the list says so', async () => {
    const { provider, paths } = await start(['global.qwen.qwen9-v1:0']);
    await provider.listModels(callContext());
    await ask(provider, 'qwen.qwen9-v1:0');
    expect(paths().at(-1)).toBe('/model/global.qwen.qwen9-v1:0/converse');
  });
});

describe('a profile that was guessed', () => {
  it('is followed by the global one, and forgotten when neither exists', async () => {
    const { provider, upstream } = await startRaw(({ path }) => {
      if (!path.startsWith('/model/')) return { status: 403, json: { message: 'No' } };
      const message = /^\/model\/(eu|global)\./.test(path)
        ? 'The provided model identifier is invalid.'
        : "with on-demand throughput isn't supported";
      return { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' }, json: { message } };
    });
    for (const _ of [1, 2]) await expect(ask(provider, 'qwen.qwen9')).rejects.toMatchObject({ code: 'not_found' });
    const calls = upstream.requests.map(({ path }) => path).filter((path) => path.startsWith('/model/'));
    expect(calls).toEqual([1, 2].flatMap(() => ['', 'eu.', 'global.'].map((reach) => `/model/${reach}qwen.qwen9/converse`)));
  });
});

describe('AWS’s packages', () => {
  it('are loaded when the provider is on, not before', () => {
    const reached = new Set(['./index.ts']);
    for (const file of reached) {
      const text = readFileSync(new URL(file, import.meta.url), 'utf8');
      for (const [, from = ''] of text.matchAll(/^import [^;]*?from '([^']+)'/gm)) {
        expect(from).not.toMatch(/@aws-sdk|@smithy|provider-http|translator/);
        if (from.startsWith('./')) reached.add(from);
      }
    }
    expect([...reached]).toEqual(['./index.ts', './config.ts', './detect.ts']);
  });
});

describe('other models', () => {
  it('that cannot stream with tools are asked for whole answers', async () => {
    const { provider, upstream } = await startRaw(({ path }) =>
      path.endsWith('stream')
        ? {
            status: 400,
            headers: { 'x-amzn-errortype': 'ValidationException' },
            json: { message: "This model doesn't support tool use in streaming mode." },
          }
        : { json: { output: { message: { content: [{ text: 'whole' }] } }, stopReason: 'end_turn', usage: {} } },
    );
    expect(await ask(provider, 'old.model', { stream: true })).toMatchObject({ content: [{ text: 'whole' }] });
    expect(upstream.requests.map(({ path }) => path)).toEqual(['/model/old.model/converse-stream', '/model/old.model/converse']);
  });

  it('R18: are asked for less when they say what they give', async () => {
    const { provider, upstream } = await startRaw(({ json }) =>
      Object(json).inferenceConfig.maxTokens > 4_096
        ? {
            status: 400,
            headers: { 'x-amzn-errortype': 'ValidationException' },
            json: { message: 'The maximum tokens you requested exceeds the model limit of 4096.' },
          }
        : { json: { output: { message: { content: [{ text: 'ok' }] } }, stopReason: 'end_turn', usage: {} } },
    );
    await ask(provider, 'some.model', { max_tokens: 32_000 });
    await ask(provider, 'some.model', { max_tokens: 32_000 });
    expect(upstream.requests).toHaveLength(3);
  });

  it('R25: that take no stop sequences are watched for them', async () => {
    const { provider, upstream } = await startRaw(({ json }) =>
      Object(json).inferenceConfig.stopSequences === undefined
        ? { json: { output: { message: { content: [{ text: 'one STOP two' }] } }, stopReason: 'end_turn', usage: {} } }
        : {
            status: 400,
            headers: { 'x-amzn-errortype': 'ValidationException' },
            json: { message: "This model doesn't support the stopSequences field. Remove stopSequences and try again." },
          },
    );
    expect(await ask(provider, 'some.model', { stop_sequences: ['STOP'] })).toMatchObject({
      content: [{ text: 'one ' }],
      stop_sequence: 'STOP',
    });
    expect(upstream.requests).toHaveLength(2);
  });

  it('are guarded as the configuration says', async () => {
    const { provider, upstream } = await start(['a.model'], { guardrail: { guardrail_identifier: 'g1', guardrail_version: '2' } });
    await ask(provider, 'a.model');
    expect(upstream.calls[0]?.upstream.json).toMatchObject({ guardrailConfig: { guardrailIdentifier: 'g1', guardrailVersion: '2' } });
  });
});

describe('counts', () => {
  const count = (provider: InferenceProvider, model: string) => provider.countTokens?.(request(model), callContext());

  it('U8: are Bedrock’s, of the body that would be sent, by the model itself', async () => {
    const { provider, upstream } = await start([sonnet45, 'a.model-v1:0'], { mantle: false });
    expect(await count(provider, 'a.model-v1:0')).toBeGreaterThan(0);
    expect(await count(provider, sonnet45)).toBeGreaterThan(0);
    const [converse, invoke] = upstream.requests;
    expect(converse?.path).toBe('/model/a.model-v1%3A0/count-tokens');
    expect(converse?.json).toEqual({ input: { converse: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] } } });
    expect(decodeURIComponent(invoke?.path ?? '')).toBe('/model/anthropic.claude-sonnet-4-5-20250929-v1:0/count-tokens');
    const { body } = Object(invoke?.json).input.invokeModel;
    expect(JSON.parse(Buffer.from(body, 'base64').toString('utf8'))).toMatchObject({
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 1_000,
    });
  });

  it('are mantle’s where Claude is called there', async () => {
    const { provider, upstream } = await start([sonnet5], { mantle: true, native_messages: 'always' });
    expect(await count(provider, sonnet5)).toBeGreaterThan(0);
    expect(upstream.requests[0]?.path).toBe('/anthropic/v1/messages/count_tokens');
    expect(upstream.requests[0]?.json).not.toHaveProperty('max_tokens');
  });

  it('U9: one model that mantle does not count keeps no other from being counted', async () => {
    const mantle = await startUpstream(({ json }) =>
      Object(json).model === sonnet5 ? { status: 404, json: { message: 'no such model' } } : { json: { input_tokens: 7 } },
    );
    onTestFinished(() => mantle.close());
    const provider = await create({ mantle_url: mantle.url, native_messages: 'always' });
    expect(await count(provider, sonnet5)).toBeGreaterThan(0);
    expect(await count(provider, 'anthropic.claude-opus-5')).toBe(7);
  });

  it('U7, U9: are estimated where Bedrock does not count, which is not asked again and again', async () => {
    const { provider, upstream } = await startRaw(() => ({
      status: 403,
      json: { message: 'not authorized to perform: bedrock:CountTokens' },
    }));
    expect(await count(provider, 'a.model')).toBeGreaterThan(0);
    expect(await count(provider, 'a.model')).toBeGreaterThan(0);
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('what a person must mend', () => {
  const failing = async (answer: ReturnType<UpstreamHandler>, config: object = {}) => {
    const { provider } = await startRaw(() => answer, config);
    const failure = (promise: Promise<unknown>) =>
      promise.then(
        () => expect.fail('It answered'),
        (error: Error) => error,
      );
    return { call: await failure(ask(provider, 'a.model')), list: await failure(provider.listModels(callContext())) };
  };
  const refusal = (type: string, message: string) => ({ status: 403, headers: { 'x-amzn-errortype': type }, json: { message } });

  it('a wrong API key: the variable, and that keys belong to a region', async () => {
    const { call, list } = await failing(
      refusal('AccessDeniedException', 'Authentication failed: Please make sure your API Key is valid.'),
    );
    for (const error of [call, list]) {
      expect(error).toMatchObject({ code: 'authentication', details: { provider: 'bedrock', upstreamStatus: 403, shouldRetry: false } });
      expect(error.message).toMatch(/^bedrock: Amazon Bedrock refused the key \(403\)\. Check AWS_BEARER_TOKEN_BEDROCK and AWS_REGION/);
    }
  });

  it('expired credentials: where they come from', async () => {
    const keys = { api_key: '', aws_access_key_id: 'AKID', aws_secret_access_key: 'secret', aws_session_token: 'old' };
    const { call } = await failing(refusal('ExpiredTokenException', 'The security token included in the request is expired'), keys);
    expect(call.message).toMatch(/Check aws_access_key_id and aws_secret_access_key.*It said: The security token .* is expired/);
  });

  it('a right that is missing: Bedrock’s own words', async () => {
    const said = 'User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:ListFoundationModels';
    const { list } = await failing(refusal('AccessDeniedException', said));
    expect(list).toMatchObject({ code: 'permission', message: `bedrock: ${said}` });
  });

  it('a page in place of a list: the address', async () => {
    const { provider } = await startRaw(() => ({ headers: { 'content-type': 'text/html' }, text: '<html><body>Hi</body></html>' }));
    await expect(provider.listModels(callContext())).rejects.toThrow(/answered an HTML page\. Check AWS_ENDPOINT_URL_BEDROCK/);
  });
});

describe('a call that is signed', () => {
  it('has a signature for the region and the service', async () => {
    const { provider, upstream } = await start(['a.model-v1:0'], {
      api_key: '',
      aws_access_key_id: 'AKID',
      aws_secret_access_key: 'secret',
    });
    await ask(provider, 'a.model-v1:0', { stream: true });
    expect(upstream.requests[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/bedrock\/aws4_request, /,
    );
  });

  it('goes by the client’s own key when it sent one', async () => {
    const { provider, upstream } = await start(['a.model']);
    await collectMessage(provider.infer(request('a.model'), callContext({ providerData: { api_key: 'theirs' } })));
    expect(upstream.requests[0]?.headers.authorization).toBe('Bearer theirs');
  });
});

/** Mantle without the model that the runtime has. */
async function startTwo() {
  const mantle = await bedrockUpstream(() => ({ text: 'ok' }), { models: [{ id: sonnet5 }], mantle: true });
  const runtime = await bedrockUpstream(() => ({ text: 'ok' }), { models: [{ id: sonnet45 }] });
  onTestFinished(async () => {
    await Promise.all([mantle.close(), runtime.close()]);
  });
  const provider = await create({ base_url: runtime.url, control_url: runtime.url, mantle_url: mantle.url });
  return { provider, paths: () => [...mantle.requests, ...runtime.requests].map(({ path }) => decodeURIComponent(path)) };
}
