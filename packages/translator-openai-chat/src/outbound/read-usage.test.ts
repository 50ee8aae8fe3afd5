import { describe, expect, it } from 'vitest';
import { readUsage } from './read-usage.ts';

const read = (usage: unknown, completionTokensExcludeReasoning = false) => readUsage(usage, { completionTokensExcludeReasoning });

describe('readUsage', () => {
  it('U3: takes what the cache gave and took from the prompt', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 } };
    expect(read(usage)).toEqual({ input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 60, cache_creation_input_tokens: 30 });
  });

  it.each([
    ['OpenAI and vLLM', { prompt_tokens_details: { cached_tokens: 60 } }],
    ['DeepSeek', { prompt_cache_hit_tokens: 60, prompt_cache_miss_tokens: 40 }],
    ['Moonshot', { cached_tokens: 60 }],
  ])('U4: finds cached tokens where %s puts them', (_, counts) => {
    expect(read({ prompt_tokens: 100, ...counts })).toEqual({ input_tokens: 40, cache_read_input_tokens: 60 });
  });

  it('keeps a prompt that is smaller than its cache: it left the cache out', () => {
    expect(read({ prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 60 } })).toMatchObject({ input_tokens: 10 });
  });

  it.each([
    [{ prompt_tokens: 10, completion_tokens: 5, total_tokens: 22, completion_tokens_details: { reasoning_tokens: 7 } }, 12],
    [{ prompt_tokens: 10, completion_tokens: 5, total_tokens: 22 }, 12],
    [{ prompt_tokens: 10, completion_tokens: 12, total_tokens: 22, completion_tokens_details: { reasoning_tokens: 7 } }, 12],
  ])('adds the reasoning that only the total counts: %j', (usage, output) => {
    expect(read(usage).output_tokens).toBe(output);
  });

  it('adds reasoning by quirk where there is no total', () => {
    expect(read({ completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 7 } }, true).output_tokens).toBe(12);
  });

  it.each([
    [null],
    [undefined],
    [{}],
    [{ prompt_tokens: 0, completion_tokens: 0 }],
    [{ prompt_tokens: 'x', completion_tokens: Number.NaN }],
  ])('U1: knows nothing from %j', (usage) => {
    expect(read(usage)).toEqual({});
  });
});
