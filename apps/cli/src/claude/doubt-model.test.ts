import { expect, it } from 'vitest';
import { doubtModel } from './doubt-model.ts';

const listed = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'ollama/qwen3:latest', 'fast'];

it.each([
  ['openai', 'gpt-4o-mni', "openai lists no model 'gpt-4o-mni'. Did you mean openai/gpt-4o or openai/gpt-4o-mini?"],
  ['openai', 'something-else-entirely', "openai lists no model 'something-else-entirely'. See: llama stack models list"],
  ['openai', 'gpt-4o-mini', undefined],
  ['ollama', 'qwen3', undefined],
  ['vllm', 'not/listed/yet', undefined],
])('%s/%s', (provider_id, model, doubt) => {
  expect(doubtModel({ provider_id, model }, listed)).toBe(doubt);
});
