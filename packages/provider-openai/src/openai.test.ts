import { collectMessage, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { callContext, chatUpstream } from '@llama-stack/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { provider as plugin } from './index.ts';

const tools = [{ name: 'Read', input_schema: { type: 'object', properties: {} } }];

async function start(...ids: readonly string[]) {
  const upstream = await chatUpstream(() => ({ text: 'Hello' }), { models: ids.map((id) => ({ id })) });
  const result = await plugin.config['~standard'].validate({ base_url: `${upstream.url}/v1`, api_key: 'sk-test' });
  if (result.issues) throw new Error(JSON.stringify(result.issues));
  const provider = await plugin.create({ id: 'openai', config: result.value, logger: silentLogger });
  onTestFinished(async () => {
    await provider.close?.();
    await upstream.close();
  });
  return { provider, upstream };
}

/** The body that a request becomes. */
async function bodyFor(model: string, request: Partial<MessagesRequest> = {}): Promise<unknown> {
  const { provider } = await start(model);
  const explanation = await provider.explain?.(
    { model, max_tokens: 4_096, stream: true, system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }], ...request },
    callContext(),
  );
  return explanation?.body;
}

describe('openai', () => {
  it('calls gpt-4 models as chat completions always were called', async () => {
    expect(
      await bodyFor('gpt-4o-mini', { temperature: 0.5, thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }),
    ).toMatchObject({
      max_tokens: 4_096,
      temperature: 0.5,
      messages: [{ role: 'system' }, { role: 'user' }],
    });
    expect(await bodyFor('gpt-4o-mini', { output_config: { effort: 'high' } })).not.toHaveProperty('reasoning_effort');
  });

  it.each(['o3', 'gpt-5-mini', 'gpt-5.2', 'o9-mini'])(
    'R17, R25: calls %s as the reasoning model that its name says it is',
    async (model) => {
      const body = await bodyFor(model, { temperature: 0.5, top_p: 0.9, output_config: { effort: 'high' } });
      expect(body).toMatchObject({
        max_completion_tokens: 4_096,
        reasoning_effort: 'high',
        messages: [{ role: 'developer' }, { role: 'user' }],
      });
      for (const field of ['max_tokens', 'temperature', 'top_p', 'top_k']) expect(body).not.toHaveProperty(field);
    },
  );

  it.each(['gpt-4o-mini', 'gpt-5.6'])('T8: tells %s what the items of every array are', async (model) => {
    const input_schema = { type: 'object', properties: { tags: { type: 'array' } } };
    const body = await bodyFor(model, { tools: [{ name: 'mcp__do__droplet', input_schema }] });
    expect(JSON.stringify(body)).toContain('"tags":{"type":"array","items":{}}');
  });

  it.each([
    ['o3', 'low'],
    ['gpt-5', 'minimal'],
    ['gpt-5.1', 'none'],
  ])('tells %s not to think by the effort %s', async (model, reasoning_effort) => {
    expect(await bodyFor(model, { thinking: { type: 'disabled' } })).toMatchObject({ reasoning_effort });
  });

  it.each([
    ['gpt-5', 'high'],
    ['gpt-5.2', 'xhigh'],
  ])('R23: gives %s no more than the effort %s', async (model, reasoning_effort) => {
    expect(await bodyFor(model, { output_config: { effort: 'max' } })).toMatchObject({ reasoning_effort });
  });

  it.each(['gpt-5', 'gpt-5.1', 'gpt-5.3'])('lets %s reason with tools', async (model) => {
    expect(await bodyFor(model, { tools, output_config: { effort: 'high' } })).toMatchObject({ reasoning_effort: 'high' });
  });

  it('treats chat variants as models that do not reason', async () => {
    const body = await bodyFor('gpt-5-chat-latest', { temperature: 0.5, output_config: { effort: 'high' } });
    expect(body).toMatchObject({ temperature: 0.5, messages: [{ role: 'system' }, { role: 'user' }] });
    expect(body).not.toHaveProperty('reasoning_effort');
  });

  it('R18: asks for no more than a known model gives', async () => {
    expect(await bodyFor('gpt-4o-2024-08-06', { max_tokens: 32_000 })).toMatchObject({ max_tokens: 16_384 });
    expect(await bodyFor('ft:gpt-4o:acme', { max_tokens: 32_000 })).toMatchObject({ max_tokens: 32_000 });
  });

  it('P4: keeps a session on one cache, under a key that is no secret of the user', async () => {
    const user_id = JSON.stringify({ account_uuid: 'u', session_id: 's' });
    const { prompt_cache_key, safety_identifier } = Object(await bodyFor('gpt-4o', { metadata: { user_id } }));
    expect(prompt_cache_key).toMatch(/^.{1,64}$/);
    expect(String(safety_identifier)).not.toContain('u","session');
  });

  it('lists models with what is known of them, the best for agents first in preference', async () => {
    const { provider } = await start('gpt-6-astra', 'gpt-4o-mini', 'gpt-5.5-pro', 'text-embedding-3-small', 'gpt-99');
    const models = await provider.listModels(callContext());
    expect(models).toMatchObject([
      {
        id: 'gpt-6-astra',
        limits: { context_window: 1_050_000, max_tokens: 128_000 },
        capabilities: { thinking: true, image_input: true },
      },
      { id: 'gpt-4o-mini', limits: { context_window: 128_000 } },
      { id: 'gpt-5.5-pro', preference: 0 },
      { id: 'text-embedding-3-small', model_type: 'embedding' },
      { id: 'gpt-99', limits: {} },
    ]);
    expect(models[0]?.preference).toBeGreaterThan(models[1]?.preference ?? 0);
  });

  it('S23: answers under the name that the client asked for, with the key as a bearer token', async () => {
    const { provider, upstream } = await start('gpt-4o');
    const request = { model: 'gpt-4o', max_tokens: 100, stream: true, messages: [{ role: 'user' as const, content: 'Hi' }] };
    const message = await collectMessage(provider.infer(request, callContext({ model: 'claude-opus-4-5' })));
    expect(message.model).toBe('claude-opus-4-5');
    expect(upstream.calls[0]?.upstream.headers.authorization).toBe('Bearer sk-test');
  });

  it('says which variable sets the key that is missing', async () => {
    const result = await plugin.config['~standard'].validate({ api_key: '' });
    expect(result.issues).toMatchObject([
      { path: ['api_key'], message: `is missing; write \${env.OPENAI_API_KEY} there, and set that variable` },
    ]);
  });
});

it.each([
  ['https://acme.openai.azure.com', 'https://acme.openai.azure.com/openai/v1/chat/completions'],
  ['https://acme.openai.azure.com/openai/v1/', 'https://acme.openai.azure.com/openai/v1/chat/completions'],
  ['https://acme.services.ai.azure.com/openai/v1', 'https://acme.services.ai.azure.com/openai/v1/chat/completions'],
  ['https://eu.api.openai.com', 'https://eu.api.openai.com/v1/chat/completions'],
])('takes %s for the address of its API', async (base_url, url) => {
  const result = await plugin.config['~standard'].validate({ base_url, api_key: 'k' });
  if (result.issues) throw new Error(JSON.stringify(result.issues));
  const provider = await plugin.create({ id: 'openai', config: result.value, logger: silentLogger });
  const request: MessagesRequest = { model: 'gpt-4.1', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] };
  expect((await provider.explain?.(request, callContext()))?.url).toBe(url);
});
