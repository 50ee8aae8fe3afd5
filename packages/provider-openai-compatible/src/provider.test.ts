import { readFileSync } from 'node:fs';
import { collectMessage, type InferenceProvider, type Message, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { callContext, chatUpstream, startUpstream } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './provider.ts';

async function providerWith(config: object): Promise<InferenceProvider> {
  const checked = await plugin.config['~standard'].validate(config);
  if (checked.issues) throw new Error(JSON.stringify(checked.issues));
  const provider = await plugin.create({ id: 'compatible', config: checked.value, logger: silentLogger });
  onTestFinished(() => provider.close?.());
  return provider;
}

const request: MessagesRequest = { model: 'm', max_tokens: 4_096, stream: true, messages: [{ role: 'user', content: 'Hi' }] };

/** By chat completions, also where a service's own Messages would be called. */
const byChat = { models: [{ match: '*', api: 'openai-chat' }] };

async function bodyOf(config: object, changes: Partial<MessagesRequest> = {}): Promise<Record<string, unknown>> {
  const explanation = await (await providerWith({ ...byChat, ...config })).explain?.({ ...request, ...changes }, callContext());
  return Object(explanation?.body);
}

/** What a service answers, and what goes back to it with the result of its call. */
async function twoTurns(preset: string, sample: string, changes: Partial<MessagesRequest> = {}) {
  const sse = readFileSync(new URL(`./__fixtures__/${sample}.sse`, import.meta.url), 'utf8');
  const upstream = await startUpstream(() => ({ sse }));
  onTestFinished(() => upstream.close());
  const provider = await providerWith({ base_url: upstream.url, preset, ...byChat });
  const asked = { ...request, ...changes };
  const message = await collectMessage(provider.infer(asked, callContext()));
  await collectMessage(provider.infer({ ...asked, messages: [...asked.messages, ...nextTurn(message)] }, callContext()));
  const body: { messages: unknown[] } = Object(upstream.requests[1]?.json);
  return { message, replayed: body.messages.find((sent) => Reflect.get(Object(sent), 'role') === 'assistant') };
}

function nextTurn({ content }: Message): MessagesRequest['messages'] {
  const results = content.flatMap((block) =>
    block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: String(block.id), content: 'done' }] : [],
  );
  const answer = JSON.parse(JSON.stringify(content));
  return [
    { role: 'assistant', content: answer },
    { role: 'user', content: results.length > 0 ? results : 'Go on' },
  ];
}

const call = (id: string): MessagesRequest['messages'] => [
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: [{ type: 'tool_use', id, name: 'find', input: {} }] },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'done' }] },
];

describe('the configuration', () => {
  it('needs an address, unless a preset has one', async () => {
    const checked = await plugin.config['~standard'].validate({ base_url: '' });
    expect(checked.issues).toMatchObject([
      { path: ['base_url'], message: `is missing; write \${env.OPENAI_COMPATIBLE_URL} there, and set that variable` },
    ]);
    const explanation = await (await providerWith({ preset: 'mistral' })).explain?.(request, callContext());
    expect(explanation?.url).toBe('https://api.mistral.ai/v1/chat/completions');
  });

  it.each([
    ['https://openrouter.ai/api/v1', { reasoning: { enabled: false } }],
    ['https://api.deepseek.com', { thinking: { type: 'disabled' } }],
    ['https://api.moonshot.cn/v1', { thinking: { type: 'disabled' } }],
    ['https://generativelanguage.googleapis.com/v1beta/openai', { reasoning_effort: 'minimal' }],
    ['http://llama-cpp:8080', { chat_template_kwargs: { enable_thinking: false } }],
    ['https://api.example.com/v1', {}],
  ])('knows the service at %s by its host', async (base_url, fields) => {
    const body = await bodyOf({ base_url }, { thinking: { type: 'disabled' } });
    expect(Object.fromEntries(Object.entries(body).filter(([name]) => /thinking|reasoning|template/.test(name)))).toEqual(fields);
  });

  it('lets a preset, and then the quirks of the file, decide', async () => {
    const config = { base_url: 'http://localhost:9000', preset: 'mistral', quirks: { requiredToolChoice: 'required' } };
    const body = await bodyOf(config, { tools: [{ name: 'find', input_schema: { type: 'object' } }], tool_choice: { type: 'any' } });
    expect(body).not.toHaveProperty('stream_options');
    expect(body.tool_choice).toBe('required');
  });
});

describe('the API', () => {
  const urlOf = async (config: object) => (await (await providerWith(config)).explain?.(request, callContext()))?.url;

  it.each([
    ['https://openrouter.ai/api/v1', 'https://openrouter.ai/api/v1/messages'],
    ['https://openrouter.ai/api', 'https://openrouter.ai/api/v1/messages'],
    ['https://api.deepseek.com', 'https://api.deepseek.com/anthropic/v1/messages'],
    ['https://api.deepseek.com/anthropic', 'https://api.deepseek.com/anthropic/v1/messages'],
    ['https://api.moonshot.cn/v1', 'https://api.moonshot.cn/anthropic/v1/messages'],
    ['https://api.kimi.com/coding', 'https://api.kimi.com/coding/v1/messages'],
    ['https://api.z.ai/api/coding/paas/v4', 'https://api.z.ai/api/anthropic/v1/messages'],
    ['https://api.z.ai/api/anthropic', 'https://api.z.ai/api/anthropic/v1/messages'],
    ['https://open.bigmodel.cn', 'https://open.bigmodel.cn/api/anthropic/v1/messages'],
    ['https://api.minimax.io/v1', 'https://api.minimax.io/anthropic/v1/messages'],
    ['https://api.mistral.ai/v1', 'https://api.mistral.ai/v1/chat/completions'],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions'],
    ['https://api.x.ai', 'https://api.x.ai/v1/chat/completions'],
    ['http://localhost:1234', 'http://localhost:1234/v1/chat/completions'],
    ['http://localhost:8080/v1', 'http://localhost:8080/v1/chat/completions'],
  ])('of %s is at %s', async (base_url, url) => {
    expect(await urlOf({ base_url })).toBe(url);
  });

  it.each([
    ['openai-chat', 'https://open.bigmodel.cn/api/paas/v4/chat/completions'],
    ['openai-responses', 'https://open.bigmodel.cn/api/paas/v4/responses'],
    ['anthropic-messages', 'https://open.bigmodel.cn/api/anthropic/v1/messages'],
  ])('is %s for the models of which the configuration says so', async (api, url) => {
    expect(await urlOf({ base_url: 'https://open.bigmodel.cn/api/anthropic', models: [{ match: 'm', api }] })).toBe(url);
  });

  it('takes quirks of whichever API it is, those of a model over those of all', async () => {
    const messages: MessagesRequest['messages'] = [
      { role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }] },
      { role: 'system', content: 'Be brief.' },
    ];
    const config = {
      base_url: 'http://localhost:8080',
      quirks: { cacheControl: false, inlineSystem: 'keep', streamUsage: false },
      models: [{ match: 'm*', api: 'anthropic-messages', quirks: { cacheControl: true } }],
    };
    expect(await bodyOf(config, { messages })).toMatchObject({ messages: [{ content: [{ cache_control: {} }] }, { role: 'system' }] });
  });

  it('falls back to chat completions where a server has no Messages, and remembers it', async () => {
    const upstream = await chatUpstream(() => ({ text: 'Hello' }), { models: [{ id: 'm' }] });
    onTestFinished(() => upstream.close());
    const provider = await providerWith({ base_url: `${upstream.url}/v1`, preset: 'deepseek' });
    for (const _ of [1, 2]) await collectMessage(provider.infer(request, callContext()));
    expect(upstream.requests.map(({ path }) => path)).toEqual(['/anthropic/v1/messages', '/v1/chat/completions', '/v1/chat/completions']);
  });
});

describe('Messages of services', () => {
  const afterAnotherModel = { messages: call('a'), thinking: { type: 'adaptive' } };
  const byItself = { models: [] };

  /** As the services refuse what they do not take. */
  const refusing = async (preset: string, refusalOf: (body: Record<string, unknown>) => string | undefined) => {
    const upstream = await startUpstream(({ json }) => {
      const message = refusalOf(Object(json));
      if (message !== undefined) return { status: 400, json: { error: { message, type: 'invalid_request_error' } } };
      return { json: { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn' } };
    });
    onTestFinished(() => upstream.close());
    return { upstream, provider: await providerWith({ base_url: upstream.url, preset }) };
  };
  const ask = (provider: InferenceProvider, changes: Partial<MessagesRequest>) =>
    collectMessage(provider.infer({ ...request, stream: false, ...changes }, callContext()));

  it.each([
    { preset: 'deepseek', thinking: 'I call find.' },
    { preset: 'moonshot', thinking: '' },
    { preset: 'kimi-coding', thinking: '' },
  ])('K6: $preset gets a stand-in for what another model did not think', async ({ preset, thinking }) => {
    const { messages } = await bodyOf({ preset, ...byItself }, afterAnotherModel);
    expect(messages).toContainEqual({ role: 'assistant', content: [{ type: 'thinking', thinking, signature: '' }, expect.anything()] });
  });

  it.each(['zai', 'minimax', 'openrouter'])('K5: %s gets none', async (preset) => {
    expect(JSON.stringify(await bodyOf({ preset, ...byItself }, afterAnotherModel))).not.toContain('"thinking":""');
  });

  it('K6: words stand in where a service wants more than an empty block, from then on', async () => {
    const { upstream, provider } = await refusing('moonshot', (body) =>
      JSON.stringify(body).includes('"thinking":"I call find."')
        ? undefined
        : 'thinking is enabled but reasoning_content is missing in assistant tool call message at index 1',
    );
    for (const _ of [1, 2]) expect(await ask(provider, afterAnotherModel)).toMatchObject({ stop_reason: 'end_turn' });
    expect(upstream.requests).toHaveLength(3);
  });

  it.each([
    { preset: 'moonshot', model: 'kimi-k2.7-code' },
    { preset: 'kimi-coding', model: 'kimi-for-coding' },
  ])('R21: $model is always told to think', async ({ preset, model }) => {
    for (const thinking of [{ type: 'adaptive' }, { type: 'disabled' }, undefined]) {
      const body = await bodyOf({ preset, ...byItself }, { model, ...(thinking && { thinking }) });
      expect(body.thinking).toMatchObject({ type: 'enabled' });
    }
  });

  it.each(['openrouter', 'deepseek', 'zai', 'minimax'])('R10: %s is asked for a schema in words', async (preset) => {
    const body = await bodyOf({ preset, ...byItself }, { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } });
    expect(body).not.toHaveProperty('output_config');
    expect(JSON.stringify(body.system)).toContain('JSON Schema');
  });

  it.each(['openrouter', 'deepseek', 'moonshot', 'kimi-coding', 'zai', 'minimax'])('T1: %s gets names of 64 characters', async (preset) => {
    const tools = [{ name: `mcp__${'x'.repeat(80)}`, input_schema: { type: 'object' } }];
    const body = await bodyOf({ preset, ...byItself }, { tools });
    expect(Object(body.tools)[0].name).toHaveLength(64);
  });

  it('R21: what a service says of the thinking that a model takes is learned', async () => {
    const { upstream, provider } = await refusing('zai', ({ thinking }) =>
      Reflect.get(Object(thinking), 'type') === 'enabled' ? undefined : 'invalid thinking: only type=enabled is allowed for this model',
    );
    for (const type of ['adaptive', 'disabled']) await ask(provider, { thinking: { type } });
    expect(upstream.requests).toHaveLength(3);
  });
});

describe('what goes back', () => {
  it('K6: is DeepSeek’s reasoning', async () => {
    const { message, replayed } = await twoTurns('deepseek', '24-deepseek-reasoning-tool', { model: 'deepseek-v4-pro' });
    expect(message.usage).toMatchObject({ input_tokens: 19, cache_read_input_tokens: 320 });
    expect(replayed).toMatchObject({ reasoning_content: 'Check it.' });
  });

  it.each(['deepseek', 'moonshot'])('K6: is an empty field to %s where there was no reasoning', async (preset) => {
    const { messages } = await bodyOf({ preset }, { messages: call('a') });
    expect(messages).toContainEqual(expect.objectContaining({ role: 'assistant', reasoning_content: '' }));
  });

  it('K7: is Gemini’s signature, with the call it came with', async () => {
    const { replayed } = await twoTurns('gemini', '29-gemini-compat-thought-signature', { model: 'gemini-3.8-flash' });
    expect(replayed).toMatchObject({ tool_calls: [{ extra_content: { google: { thought_signature: 'VFMtczI5' } } }] });
  });

  it('K7: is a stand-in to Gemini for calls of other models', async () => {
    const { messages } = await bodyOf({ preset: 'gemini' }, { messages: call('a') });
    expect(JSON.stringify(messages)).toContain('skip_thought_signature_validator');
  });

  it('R27: is an answer before what the user says beside results, to Mistral', async () => {
    const [asked, called, answered] = call('toolu_01');
    const said = { type: 'text' as const, text: 'Go on' };
    const turn = { role: 'user' as const, content: [...(Array.isArray(answered?.content) ? answered.content : []), said] };
    const messages = [asked, called, turn].filter((message) => message !== undefined);
    const { messages: sent } = await bodyOf({ preset: 'mistral' }, { messages });
    expect(Object(sent).map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
  });

  it('is an id of nine letters and digits to Mistral', async () => {
    const { messages } = await bodyOf({ preset: 'mistral' }, { messages: call('toolu_0123456789') });
    const [id, ...others] = [...JSON.stringify(messages).matchAll(/"(?:id|tool_call_id)":"(.*?)"/g)].map(([, found]) => found);
    expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(others).toEqual([id]);
  });
});

it('U4: counts xAI’s reasoning, which its completion tokens leave out', async () => {
  const { message } = await twoTurns('xai', '26-xai-no-finish-key-reasoning-extra');
  expect(message.usage).toMatchObject({ input_tokens: 1, cache_read_input_tokens: 290, output_tokens: 222 });
});

it('shows OpenRouter’s reasoning once, though it comes in two fields', async () => {
  const { message } = await twoTurns('openrouter', '27-openrouter-keepalive-reasoning-details');
  expect(message.content).toMatchObject([
    { type: 'thinking', thinking: 'Let me see.' },
    { type: 'text', text: 'OK' },
  ]);
});

it('S9: keeps two calls of Mistral apart, which have no index', async () => {
  const { message } = await twoTurns('mistral', '18-mistral-no-index');
  expect(message.content.filter(({ type }) => type === 'tool_use')).toHaveLength(2);
});

/** What becomes of the schema of a tool's one argument. */
async function argumentOf(config: object, schema: object): Promise<unknown> {
  const input_schema = { type: 'object', properties: { a: schema }, additionalProperties: false, $schema: 'x' };
  const { tools } = await bodyOf(config, { tools: [{ name: 'mcp__x__y', input_schema }] });
  const [tool] = JSON.parse(JSON.stringify(tools));
  return (tool.function?.parameters ?? tool.input_schema).properties.a;
}

it.each([
  [
    { type: ['string', 'null'], exclusiveMinimum: 0 },
    { type: 'string', nullable: true },
  ],
  [
    { type: 'array', uniqueItems: true },
    { type: 'array', items: { type: 'string' } },
  ],
  [
    { type: 'integer', const: 1 },
    { type: 'integer', description: 'One of 1.' },
  ],
  [
    { const: 'a', readOnly: true },
    { type: 'string', enum: ['a'] },
  ],
])('T4: Gemini gets %j in the words that it takes', async (schema, expected) => {
  expect(await argumentOf({ preset: 'gemini' }, schema)).toEqual(expected);
});

it.each(['llama.cpp', 'lm-studio'])('T4: %s gets no pattern, by whichever API', async (preset) => {
  for (const api of ['openai-chat', 'anthropic-messages']) {
    const config = { preset, models: [{ match: '*', api }] };
    expect(await argumentOf(config, { type: 'string', pattern: '[a-z]+=.*' })).toEqual({ type: 'string' });
  }
});

describe('a tool that a server refuses', () => {
  const tools = [
    {
      name: 'mcp__x__y',
      input_schema: { type: 'object', properties: { a: { type: ['array', 'null'] }, b: { pattern: '=', type: 'string' } } },
    },
  ];

  /** A server that refuses bodies with these words, and what is sent to it. */
  const refusing = async (refused: RegExp, message: string, config: object) => {
    const upstream = await startUpstream(({ text }) =>
      refused.test(text)
        ? { status: 400, json: { error: { code: 400, message, type: 'invalid_request_error' } } }
        : {
            json: {
              ...(text.includes('"input_schema"') ? messageOf : { choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] }),
            },
          },
    );
    onTestFinished(() => upstream.close());
    const provider = await providerWith({ base_url: `${upstream.url}/v1`, ...config });
    for (const _ of [1, 2]) {
      const answer = await collectMessage(provider.infer({ ...request, stream: false, tools }, callContext()));
      expect(answer.content).toMatchObject([{ text: 'ok' }]);
    }
    return upstream.requests;
  };
  const messageOf = { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn' };
  const openrouter = { preset: 'openrouter' };

  it.each([
    // https://github.com/containers/kubernetes-mcp-server/issues/758
    [/"pattern"/, "JSON schema conversion failed:\nPattern must start with '^' and end with '$'", {}],
    // https://github.com/ruvnet/ruflo/issues/1294
    [
      /"type":\["array","null"\]\}/,
      "Invalid schema for function 'mcp__x__y': In context=('properties', 'a'), array schema missing items.",
      {},
    ],
    [/"pattern"/, 'Failed to initialize samplers: failed to parse grammar', { models: [{ match: '*', api: 'anthropic-messages' }] }],
    // https://github.com/zed-industries/zed/issues/53919
    [
      /"type":\[/,
      'Unknown name "type" at \'tools[0].function_declarations[0].parameters.properties[0].value\': Proto field is not repeating, cannot start list.',
      {},
    ],
    [
      /"type":\[/,
      'Provider returned error (Google: Unknown name "type" at \'tools[0].function_declarations[0].parameters.properties[0].value\': Proto field is not repeating, cannot start list.)',
      openrouter,
    ],
  ])('T4: is said as the server says, from then on: %s', async (refused, message, config) => {
    expect(await refusing(refused, message, config)).toHaveLength(3);
  });
});
