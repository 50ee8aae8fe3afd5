import { collectMessage, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { type ChatUpstreamOptions, callContext, chatUpstream, type ScriptedUpstream, startUpstream, type Turn } from '@llama-stack/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { compatibleConfig } from './config.ts';
import { defineOpenAICompatibleProvider, type OpenAICompatibleDefinition } from './define-openai-compatible-provider.ts';

const open: { close?(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((item) => item.close?.()));
});

const acme: OpenAICompatibleDefinition = {
  type: 'remote::acme',
  name: 'Acme',
  variables: { baseUrl: 'ACME_URL', apiKey: 'ACME_API_KEY' },
  needsKey: true,
  quirks: { models: [{ match: /^m/, limits: { max_tokens: 500 }, preference: 3 }] },
};

function userRequest(content = 'Hi', changes: Partial<MessagesRequest> = {}): MessagesRequest {
  return { model: 'm', max_tokens: 1_024, stream: true, messages: [{ role: 'user', content }], ...changes };
}

async function problemsOf(config: object, definition = acme): Promise<readonly string[]> {
  const result = await defineOpenAICompatibleProvider(definition).config['~standard'].validate(config);
  return (result.issues ?? []).map(({ path, message }) => `${path?.join('.')}: ${message}`);
}

async function start(config: object = {}, upstreamOptions: ChatUpstreamOptions = {}, turn: Turn = { text: 'Hello' }, definition = acme) {
  const upstream: ScriptedUpstream = await chatUpstream(() => turn, { models: [{ id: 'm' }], ...upstreamOptions });
  const plugin = defineOpenAICompatibleProvider(definition);
  const result = await plugin.config['~standard'].validate({ base_url: `${upstream.url}/v1`, api_key: 'k', ...config });
  if (result.issues) throw new Error(JSON.stringify(result.issues));
  const provider = await plugin.create({ id: 'acme', config: result.value, logger: silentLogger });
  open.push(upstream, provider);
  return { upstream, provider };
}

describe('the configuration', () => {
  it('names the variable of what is missing, all at once', async () => {
    expect(await problemsOf({})).toEqual([
      `base_url: is missing; write \${env.ACME_URL} there, and set that variable`,
      `api_key: is missing; write \${env.ACME_API_KEY} there, and set that variable`,
    ]);
  });

  it('takes the empty texts that unset variables leave for nothing', async () => {
    const optional = { allowed_models: '', model_validation: '', quirks: '', models: '', network: '' };
    expect(await problemsOf({ base_url: 'http://h', api_key: 'k', ...optional })).toEqual([]);
  });

  it('does without an address where the definition has one', async () => {
    expect(await problemsOf({ api_key: 'k' }, { ...acme, baseUrl: 'https://acme.example/v1' })).toEqual([]);
  });

  it('names the quirk that was meant, or all that there are', async () => {
    const quirks = { maxTokensFeld: 'x', banana: 1, reasoning: { replay: 'reasoning', effortFeild: 'x' } };
    expect(await problemsOf({ base_url: 'http://h', api_key: 'k', quirks })).toEqual([
      "quirks.maxTokensFeld: no quirk has this name. Did you mean 'maxTokensField'?",
      expect.stringMatching(/^quirks\.banana: no quirk has this name\. There are: .*maxTokensField, .*systemPrompt, .*cacheControl, /),
      "quirks.reasoning.effortFeild: no quirk has this name. Did you mean 'effortField'?",
    ]);
  });

  it.each([
    [{ streamUsage: 'no' }, 'streamUsage: must be true or false'],
    [{ maxTools: 'many' }, 'maxTools: not a whole number'],
    [{ toolNameMaxLength: 0 }, 'toolNameMaxLength: must be above 0'],
    [{ thinkTags: 'think' }, 'thinkTags: Invalid input: expected array, received string'],
    [{ thinkTags: [5] }, 'thinkTags.0: Invalid input: expected string, received number'],
    [{ thinkTags: null }, 'thinkTags: Invalid input: expected array, received null'],
    [{ blocks: { text: 5 } }, 'blocks.text: Invalid input: expected array, received number'],
    [{ extraBody: [] }, 'extraBody: Invalid input: expected record, received array'],
    [{ reasoning: { replay: 1 } }, 'reasoning.replay: Invalid input: expected string, received number'],
    [{ reasoning: 'high' }, 'reasoning: Invalid input: expected object, received string'],
    [{ toolNamePattern: '(' }, 'toolNamePattern: not a pattern: Invalid regular expression: /(/: Unterminated group'],
  ])('refuses %j, which no upstream could be called by', async (quirks, problem) => {
    expect(await problemsOf({ base_url: 'http://h', api_key: 'k', models: [{ match: 'm', quirks }] })).toEqual([
      `models.0.quirks.${problem}`,
    ]);
  });

  it('says which values a quirk has, where it has only these', async () => {
    const quirks = {
      maxTokensField: 'banana',
      images: 'zip',
      systemRole: null,
      toolIds: 'short',
      responseFormat: 'xml',
      toolChoice: ['auto', 'any'],
      reasoning: { replayOn: 'never' },
      stopReasons: { stop: 'banana' },
    };
    expect(await problemsOf({ base_url: 'http://h', api_key: 'k', quirks })).toEqual([
      'quirks.maxTokensField: must be one of "max_tokens", "max_completion_tokens"',
      'quirks.images: must be one of "url", "inline", "note"',
      'quirks.systemRole: must be one of "system", "developer", "user"',
      'quirks.toolIds: must be one of "any", "max-40", "max-64", "safe-64", "alphanumeric-9", "safe"',
      'quirks.responseFormat: must be one of "json_schema", "json_object", null',
      'quirks.toolChoice.1: must be one of "auto", "none", "required", "named"',
      'quirks.reasoning.replayOn: must be one of "tool-turns", "always"',
      expect.stringMatching(/^quirks\.stopReasons\.stop: must be one of "end_turn", "max_tokens", /),
    ]);
  });

  it('takes the values that a quirk has, and any text for a field', async () => {
    const quirks = {
      maxTokensField: 'max_completion_tokens',
      responseFormat: null,
      reasoningSummary: 'concise',
      toolIds: 'safe',
      toolChoice: ['auto'],
      promptCacheKeyField: 'anything',
      reasoning: { replay: 'anything', replayOn: 'always' },
    };
    expect(await problemsOf({ base_url: 'http://h', api_key: 'k', quirks })).toEqual([]);
  });
});

describe('a call', () => {
  it('carries the key, configured headers and the quirks of the model', async () => {
    const { provider, upstream } = await start({
      network: { headers: { 'X-Team': 'blue', 'X-Unset': '' } },
      quirks: { promptCacheKeyField: 'prompt_cache_key' },
      models: [{ match: 'm*', quirks: { maxTokensField: 'max_completion_tokens' } }],
    });
    await collectMessage(provider.infer(userRequest(), callContext()));
    expect(upstream.calls[0]?.upstream).toMatchObject({
      headers: { authorization: 'Bearer k', 'x-team': 'blue' },
      json: { max_completion_tokens: 500, prompt_cache_key: expect.any(String) },
    });
    expect(upstream.calls[0]?.upstream.headers).not.toHaveProperty('x-unset');
  });

  it('carries a key of the client’s own instead, where the server lets it through', async () => {
    const { provider, upstream } = await start();
    await collectMessage(provider.infer(userRequest(), { ...callContext(), providerData: { api_key: 'theirs' } }));
    expect(upstream.calls[0]?.upstream.headers.authorization).toBe('Bearer theirs');
  });

  it('carries the key as other hosts of the same service take it', async () => {
    const elsewhere = [{ host: /^127\./, path: '/v1', keyHeader: 'api-key' }] as const;
    const { provider, upstream } = await start({}, {}, { text: 'Hello' }, { ...acme, elsewhere });
    await collectMessage(provider.infer(userRequest(), callContext()));
    expect(upstream.calls[0]?.upstream.headers).toMatchObject({ 'api-key': 'k' });
    expect(upstream.calls[0]?.upstream.headers).not.toHaveProperty('authorization');
  });

  it('lets a model through that is not listed, unless model_validation is on', async () => {
    const lenient = await start({}, { models: [{ id: 'other' }] });
    await lenient.provider.listModels(callContext());
    await expect(collectMessage(lenient.provider.infer(userRequest(), callContext()))).rejects.toThrow('The model `m` does not exist');
    const strict = await start({ model_validation: true }, { models: [{ id: 'other' }] });
    await strict.provider.listModels(callContext());
    await expect(collectMessage(strict.provider.infer(userRequest(), callContext()))).rejects.toThrow('model_validation is on');
    expect(strict.upstream.calls).toEqual([]);
  });
});

describe('the network', () => {
  it.each([0.05, '0.05', { read: 0.05 }])('E8: waits %j seconds for the next byte', async (timeout) => {
    const { provider } = await start({ network: { timeout } }, {}, { raw: { finish: 'hang' } });
    await expect(collectMessage(provider.infer(userRequest(), callContext()))).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('the list of models', () => {
  it('completes what the upstream says by what is known', async () => {
    const { provider } = await start({}, { models: [{ id: 'm' }, { id: 'n' }] });
    expect(await provider.listModels(callContext())).toMatchObject([{ id: 'm', limits: { max_tokens: 500 }, preference: 3 }, { id: 'n' }]);
  });

  it.each(['', '/llm'])('U14: has the context that a llama.cpp at %j has loaded, not what its model was trained for', async (prefix) => {
    const routes: Record<string, unknown> = {
      [`${prefix}/v1/models`]: { data: [{ id: 'm', meta: { n_ctx_train: 131_072 } }] },
      [`${prefix}/props`]: { default_generation_settings: { n_ctx: 16_384 } },
    };
    const upstream = await startUpstream(({ path }) => ({ json: routes[path], status: routes[path] === undefined ? 404 : 200 }));
    const plugin = defineOpenAICompatibleProvider(acme);
    const result = await plugin.config['~standard'].validate({ base_url: `${upstream.url}${prefix}/v1`, api_key: 'k' });
    if (result.issues) throw new Error(JSON.stringify(result.issues));
    const provider = await plugin.create({ id: 'acme', config: result.value, logger: silentLogger });
    open.push(upstream, provider);
    expect(await provider.listModels(callContext())).toMatchObject([{ id: 'm', limits: { context_window: 16_384 } }]);
  });

  it('D10: names the variable of a key that is refused', async () => {
    const { provider } = await start({}, { apiKey: 'another' });
    await expect(provider.listModels(callContext())).rejects.toMatchObject({
      code: 'authentication',
      message: 'acme: Acme refused the key (401). Check ACME_API_KEY.',
    });
  });

  it('D10: names what the configuration takes the key from, where the runtime tells', async () => {
    const upstream = await chatUpstream(() => ({ text: '' }), { apiKey: 'another' });
    const config = compatibleConfig.parse({ base_url: upstream.url, api_key: 'k' });
    const setBy = (field: string) => `TEAM_${field}`;
    const provider = await defineOpenAICompatibleProvider(acme).create({ id: 'acme', config, logger: silentLogger, setBy });
    open.push(upstream, provider);
    await expect(provider.listModels(callContext())).rejects.toThrow('refused the key (401). Check TEAM_api_key.');
  });
});
