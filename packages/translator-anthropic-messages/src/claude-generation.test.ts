import { expect, it } from 'vitest';
import { claudeGeneration } from './claude-generation.ts';

it.each([
  ['claude-3-7-sonnet-20250219', false, true],
  ['claude-sonnet-4-20250514', false, true],
  ['claude-haiku-4-5-20251001', false, true],
  ['claude-opus-4-6', false, false],
  ['claude-opus-4-7', true, false],
  ['claude-sonnet-5', true, false],
  ['claude-opus-5-5', true, false],
  ['claude-fable-5', true, false],
])('%s samples by itself: %s, thinks by a budget only: %s', (name, samplesItself, thinksByBudget) => {
  expect(claudeGeneration(name)).toEqual({ samplesItself, thinksByBudget });
});
