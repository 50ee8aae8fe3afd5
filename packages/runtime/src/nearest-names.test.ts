import { describe, expect, it } from 'vitest';
import { nearestNames } from './nearest-names.ts';

describe('nearestNames', () => {
  it.each([
    ['opnai', ['openai', 'ollama', 'vllm'], ['openai']],
    ['gpt-4o', ['openai/gpt-4o', 'openai/gpt-4o-mini', 'vllm/qwen'], ['openai/gpt-4o', 'openai/gpt-4o-mini']],
    ['STARTER', ['starter'], ['starter']],
    ['zzz', ['starter', 'openai'], []],
  ])('%s is near %j', (name, candidates, expected) => {
    expect(nearestNames(name, candidates)).toEqual(expected);
  });
});
