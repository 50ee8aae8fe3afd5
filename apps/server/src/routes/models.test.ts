import Anthropic from '@anthropic-ai/sdk';
import { GatewayError } from '@llama-stack/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { listed, serve } from '../__fixtures__/serve.ts';
import type { ModelEntry } from './model-entry.ts';

const models = [
  listed('vllm/Qwen/Qwen3-8B', { limits: { context_window: 32_768, max_tokens: 8_192 }, created_at: '2026-05-01T00:00:00Z' }),
  listed('openai/text-embedding-3', { model_type: 'embedding' }),
  listed('openai/gpt-5.4', { display_name: 'GPT-5.4', capabilities: { tools: true, thinking: true, image_input: false } }),
  listed('claude-haiku-4-5-20251001'),
];

const ids = async (url: string, headers: Record<string, string> = {}) => {
  const text = await (await fetch(`${url}/v1/models?limit=1000`, { headers })).text();
  const page: { data: { id: string }[] } = JSON.parse(text);
  return page.data.map(({ id }) => id);
};

describe('GET /v1/models', () => {
  it('lists chat models in one shape for both families of clients, the same each time', async () => {
    const { url } = await serve({ models });
    const answer = await (await fetch(`${url}/v1/models`)).json();
    expect(answer).toEqual(await (await fetch(`${url}/v1/models`)).json());
    expect(answer).toMatchObject({
      object: 'list',
      has_more: false,
      first_id: 'vllm/Qwen/Qwen3-8B',
      last_id: 'claude-haiku-4-5-20251001',
      data: [
        {
          id: 'vllm/Qwen/Qwen3-8B',
          type: 'model',
          object: 'model',
          display_name: 'vllm/Qwen/Qwen3-8B',
          created_at: '2026-05-01T00:00:00.000Z',
          created: 1_777_593_600,
          owned_by: 'vllm',
          max_input_tokens: 32_768,
          max_tokens: 8_192,
        },
        { id: 'openai/gpt-5.4', display_name: 'GPT-5.4', created: 0, max_input_tokens: null, max_tokens: null },
        { id: 'claude-haiku-4-5-20251001' },
      ],
    });
  });

  it('D2: shows Claude Code ids that its picker does not hide', async () => {
    const { url } = await serve({ models });
    expect(await ids(url)).toEqual(['vllm/Qwen/Qwen3-8B', 'openai/gpt-5.4', 'claude-haiku-4-5-20251001']);
    expect(await ids(url, { 'user-agent': 'claude-code/2.1.330' })).toEqual([
      'claude/vllm/Qwen/Qwen3-8B',
      'claude/openai/gpt-5.4',
      'claude-haiku-4-5-20251001',
    ]);
  });

  it('is read whole by Anthropic’s client, page by page', async () => {
    const { url } = await serve({ models });
    const client = new Anthropic({ baseURL: url, apiKey: 'fake' });
    const found: string[] = [];
    for await (const model of client.models.list({ limit: 1 })) found.push(model.id);
    expect(found).toEqual(await ids(url));
  });

  it('is read backwards too', async () => {
    const { url } = await serve({ models });
    const client = new Anthropic({ baseURL: url, apiKey: 'fake' });
    const found: string[] = [];
    for await (const model of client.models.list({ limit: 1, before_id: 'claude-haiku-4-5-20251001' })) found.push(model.id);
    expect(found).toEqual(['openai/gpt-5.4', 'vllm/Qwen/Qwen3-8B']);
  });

  it('has every field of Anthropic’s models, and says of their capabilities what is known', async () => {
    expectTypeOf<Omit<ModelEntry, 'capabilities'>>().toExtend<Omit<Anthropic.ModelInfo, 'capabilities'>>();
    expectTypeOf<keyof Anthropic.ModelInfo>().toExtend<keyof ModelEntry>();
    expectTypeOf<NonNullable<ModelEntry['capabilities']>>().toExtend<Partial<Anthropic.ModelCapabilities>>();
    const { url } = await serve({ models });
    const { data } = await new Anthropic({ baseURL: url, apiKey: 'fake' }).models.list();
    expect(data.map(({ capabilities }) => capabilities)).toEqual([
      null,
      {
        image_input: { supported: false },
        thinking: {
          supported: true,
          types: {
            enabled: { supported: true },
            adaptive: { supported: true },
            disabled: { supported: true },
            between_tools: { supported: true },
          },
        },
      },
      null,
    ]);
  });

  it('has only models in use, and none when others are asked for', async () => {
    const { url } = await serve({ models });
    const client = new Anthropic({ baseURL: url, apiKey: 'fake' });
    expect((await client.models.list({ lifecycle: ['active', 'retired'] })).data).toHaveLength(3);
    expect((await client.models.list({ lifecycle: ['retired'] })).data).toEqual([]);
  });

  it('names a model once, and an alias by its own name', async () => {
    const alias = { provider_id: 'openai', provider_model_id: 'gpt-5.4', display_name: 'GPT-5.4' };
    const { url } = await serve({ models: [...models, listed('claude-best', alias), listed('vllm/Qwen/Qwen3-8B', alias)] });
    const { data } = await new Anthropic({ baseURL: url, apiKey: 'fake' }).models.list();
    expect(data.map(({ id, display_name }) => [id, display_name])).toEqual([
      ['vllm/Qwen/Qwen3-8B', 'vllm/Qwen/Qwen3-8B'],
      ['openai/gpt-5.4', 'GPT-5.4'],
      ['claude-haiku-4-5-20251001', 'claude-haiku-4-5-20251001'],
      ['claude-best', 'claude-best'],
    ]);
  });

  it.each(['0', '1001', 'many', '1.5'])('refuses limit=%s with 400', async (limit) => {
    const { url } = await serve({ models });
    const response = await fetch(`${url}/v1/models?limit=${limit}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('limit') } });
  });
});

describe('GET /v1/models/{id}', () => {
  it.each(['vllm/Qwen/Qwen3-8B', encodeURIComponent('vllm/Qwen/Qwen3-8B')])('finds %s', async (id) => {
    const { url } = await serve({ models });
    expect(await (await fetch(`${url}/v1/models/${id}`)).json()).toMatchObject({
      id: 'vllm/Qwen/Qwen3-8B',
      max_input_tokens: 32_768,
      resolves_to: { provider_id: 'vllm', model: 'Qwen/Qwen3-8B', rule: 'by name' },
    });
  });

  it('is found by Anthropic’s client', async () => {
    const { url } = await serve({ models });
    const client = new Anthropic({ baseURL: url, apiKey: 'fake' });
    expect(await client.models.retrieve('openai/gpt-5.4')).toMatchObject({ id: 'openai/gpt-5.4', display_name: 'GPT-5.4' });
  });

  it('D4: tells where a name leads that no list has', async () => {
    const { url } = await serve({ models });
    expect(await (await fetch(`${url}/v1/models/claude-opus-9`)).json()).toMatchObject({
      id: 'claude-opus-9',
      resolves_to: { provider_id: 'vllm', model: 'Qwen/Qwen3-8B' },
    });
  });

  it('E9: answers an unknown model with 404', async () => {
    const { url } = await serve({ models });
    const response = await fetch(`${url}/v1/models/gpt-9`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type: 'not_found_error', message: "Model 'gpt-9' not found" } });
  });
});

describe('POST /v1/models', () => {
  const registered = { provider_id: 'vllm', provider_model_id: 'Qwen/Qwen3-8B', model_type: 'llm' as const, metadata: {} };
  const post = (url: string, body: string) => fetch(`${url}/v1/models`, { method: 'POST', body });

  it('hands the body on, and answers as GET does for the new name', async () => {
    const bodies: string[] = [];
    const register = async (body: readonly Uint8Array[]) => {
      bodies.push(Buffer.concat(body).toString('utf8'));
      return { model_id: 'claude-haiku-4-5-20251001', ...registered };
    };
    const { url } = await serve({ models, registrar: { register } });
    const answer = await post(url, '{"model_id":"claude-haiku-4-5-20251001"}');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(await (await fetch(`${url}/v1/models/claude-haiku-4-5-20251001`)).json());
    expect(bodies).toEqual(['{"model_id":"claude-haiku-4-5-20251001"}']);
  });

  it('answers for a name that leads nowhere yet', async () => {
    const { url } = await serve({ models, registrar: { register: async () => ({ model_id: 'later', ...registered }) } });
    expect(await (await post(url, '{}')).json()).toMatchObject({ id: 'later', type: 'model', owned_by: 'vllm', resolves_to: null });
  });

  it('tells what is wrong in the shape of the API', async () => {
    const register = () => Promise.reject(new GatewayError('invalid_request', 'model_id: is missing'));
    const { url } = await serve({ registrar: { register } });
    const answer = await post(url, '{}');
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'model_id: is missing' } },
    ]);
  });
});

describe('DELETE /v1/models/{id}', () => {
  it.each(['team/fast model', encodeURIComponent('team/fast model')])('takes %s back', async (id) => {
    const removed: string[] = [];
    const { url } = await serve({ registrar: { remove: async (name) => void removed.push(name) } });
    const answer = await fetch(`${url}/v1/models/${id}`, { method: 'DELETE' });
    expect(await answer.json()).toEqual({ id: 'team/fast model', object: 'model', type: 'model_deleted', deleted: true });
    expect(removed).toEqual(['team/fast model']);
  });
});
