import { describe, expect, it } from 'vitest';
import { llm } from '../__fixtures__/fake-provider.ts';
import { bestModel } from './best-model.ts';

describe('bestModel', () => {
  it.each([
    ['the first of equals', [llm('a'), llm('b')], 'a'],
    ["the provider's preference before all", [llm('a', { capabilities: { tools: true } }), llm('b', { preference: 1 })], 'b'],
    [
      'tools before unknown before none',
      [llm('no', { capabilities: { tools: false } }), llm('a'), llm('b', { capabilities: { tools: true } })],
      'b',
    ],
    ['no cramped window', [llm('a', { limits: { context_window: 8_192 } }), llm('b')], 'b'],
    [
      'no difference among ample windows',
      [llm('a', { limits: { context_window: 128_000 } }), llm('b', { limits: { context_window: 1_000_000 } })],
      'a',
    ],
    ['the newest', [llm('a', { created_at: '2025-01-01T00:00:00Z' }), llm('b', { created_at: '2026-01-01T00:00:00Z' })], 'b'],
    ['never an embedding model', [{ id: 'e', model_type: 'embedding' as const }, llm('a')], 'a'],
    ['nothing of nothing', [], undefined],
  ])('%s', (_, models, expected) => {
    expect(bestModel(models)?.id).toBe(expected);
  });
});
