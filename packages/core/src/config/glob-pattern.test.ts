import { expect, it } from 'vitest';
import { globPattern } from './glob-pattern.ts';

it.each([
  ['gpt-5*', 'gpt-5.4-mini', true],
  ['gpt-5', 'gpt-5.4-mini', false],
  ['*/Qwen3-*', 'Qwen/Qwen3-8B', true],
  ['gpt-5.4', 'gpt-5x4', false],
  ['a(b', 'a(b', true],
])('%s and %s: %s', (glob, text, fits) => {
  expect(globPattern(glob).test(text)).toBe(fits);
});
