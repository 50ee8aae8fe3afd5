import { expect, it } from 'vitest';
import { listed } from '../__fixtures__/serve.ts';
import { discoveryEntry } from './discovery-entry.ts';

it.each([
  ['vllm/Qwen/Qwen3-8B', 'claude/vllm/Qwen/Qwen3-8B'],
  ['openai/my-claude', 'claude/openai/my-claude'],
  ['anthropic/claude-opus-5-5', 'anthropic/claude-opus-5-5'],
  ['claude-haiku-4-5-20251001', 'claude-haiku-4-5-20251001'],
])('D2: %s is shown as %s, also by releases that look at the beginning only', (id, shown) => {
  expect(discoveryEntry(listed(id)).id).toBe(shown);
});

it('names the model as its provider does, else by the id that a person would type', () => {
  expect(discoveryEntry(listed('openai/gpt-5.4', { display_name: 'GPT-5.4' })).display_name).toBe('GPT-5.4');
  expect(discoveryEntry(listed('vllm/Qwen/Qwen3-8B')).display_name).toBe('vllm/Qwen/Qwen3-8B');
});

it.each([
  [listed('vllm/q'), 'vllm'],
  [
    listed('vllm/q', { limits: { context_window: 32_768 }, capabilities: { thinking: true, image_input: true } }),
    'vllm · 33k context · thinking · images',
  ],
  [listed('vllm/q', { capabilities: { thinking: false, tools: false } }), 'vllm · no tools'],
  [listed('best', { provider_id: 'openai', provider_model_id: 'gpt-5.4' }), 'openai/gpt-5.4'],
])('describes what is known', (model, description) => {
  expect(discoveryEntry(model).description).toBe(description);
});

it('describes in no more words than the picker shows', () => {
  expect(discoveryEntry(listed('best', { provider_id: 'openai', provider_model_id: 'x'.repeat(200) })).description).toHaveLength(100);
});
