import { describe, expect, it } from 'vitest';
import { parseModelList } from './list-models.ts';

const only = (entry: object) => parseModelList({ data: [entry] })[0];

describe('parseModelList', () => {
  it.each([
    ['OpenAI', { object: 'list', data: [{ id: 'a', object: 'model' }] }],
    ['Together', [{ id: 'a', type: 'chat' }]],
    ['a list of models', { models: [{ name: 'a' }] }],
  ])('reads the form of %s', (_who, body) => {
    expect(parseModelList(body)).toMatchObject([{ id: 'a', model_type: 'llm' }]);
  });

  it.each([null, 'text', {}, { data: {} }, { data: [1, null, {}, { id: '' }] }])('finds nothing in %j', (body) => {
    expect(parseModelList(body)).toEqual([]);
  });

  it.each([
    ['vLLM', { id: 'a', max_model_len: 32_768 }, 32_768],
    ['Groq', { id: 'a', context_window: 131_072, max_completion_tokens: 8_192 }, 131_072],
    ['Together and Fireworks', { id: 'a', context_length: 65_536 }, 65_536],
    ['Mistral', { id: 'a', max_context_length: 128_000 }, 128_000],
    ['LM Studio', { id: 'a', max_context_length: 128_000, loaded_context_length: 8_192 }, 8_192],
    ['Anthropic', { id: 'a', max_input_tokens: 200_000 }, 200_000],
    ['OpenRouter', { id: 'a', top_provider: { context_length: 40_960 } }, 40_960],
  ])('U14: reads the window as %s tells it', (_who, entry, window) => {
    expect(only(entry)?.limits?.context_window).toBe(window);
  });

  it('reads what Groq, Anthropic and OpenRouter say besides', () => {
    expect(only({ id: 'a', created: 1_700_000_000, max_completion_tokens: 8_192 })).toMatchObject({
      created_at: '2023-11-14T22:13:20.000Z',
      limits: { max_tokens: 8_192 },
    });
    expect(only({ id: 'a', display_name: 'A', created_at: '2026-01-01T00:00:00Z' })).toMatchObject({
      display_name: 'A',
      created_at: '2026-01-01T00:00:00Z',
    });
    expect(only({ id: 'a', capabilities: { image_input: { supported: true }, thinking: { supported: false } } })?.capabilities).toEqual({
      image_input: true,
      thinking: false,
    });
    expect(only({ id: 'a', supports_tools: false, architecture: { input_modalities: ['text', 'image'] } })?.capabilities).toEqual({
      tools: false,
      image_input: true,
    });
  });

  it('leaves out what is switched off or retired', () => {
    expect(
      parseModelList({
        data: [
          { id: 'a', active: false },
          { id: 'b', lifecycle: 'retired' },
        ],
      }),
    ).toEqual([]);
  });

  it.each([
    ['text-embedding-3-large', {}, 'embedding'],
    ['BAAI/bge-m3', {}, 'embedding'],
    ['intfloat/e5-mistral', {}, 'embedding'],
    ['whatever', { type: 'embedding' }, 'embedding'],
    ['Salesforce/Llama-Rank', { type: 'rerank' }, 'rerank'],
    ['whisper-large-v3', {}, 'other'],
    ['tts-1-hd', {}, 'other'],
    ['gpt-4o-mini-tts', {}, 'other'],
    ['dall-e-3', {}, 'other'],
    ['gpt-image-1', {}, 'other'],
    ['omni-moderation-latest', {}, 'other'],
    ['meta-llama/llama-guard-4-12b', {}, 'other'],
    ['gpt-4o-transcribe', {}, 'other'],
    ['black-forest-labs/FLUX.1', { type: 'image' }, 'other'],
    ['something', { supports_chat: false }, 'other'],
    ['gpt-4o', {}, 'llm'],
    ['Qwen/Qwen3-Coder-30B-A3B-Instruct', {}, 'llm'],
    ['openai/gpt-oss-120b', { type: 'chat' }, 'llm'],
    ['accounts/fireworks/models/kimi-k2', { supports_chat: true }, 'llm'],
  ])('tells that %s %j is of type %s', (id, fields, type) => {
    expect(only({ id, ...fields })?.model_type).toBe(type);
  });
});
