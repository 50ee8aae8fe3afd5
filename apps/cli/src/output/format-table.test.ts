import { expect, it } from 'vitest';
import { formatTable } from './format-table.ts';

const rows = [
  ['openai', 'on'],
  ['vllm', ''],
];

it('aligns columns for a person, without trailing spaces', () => {
  expect(formatTable(rows, true)).toBe('openai  on\nvllm\n');
});

it('separates by tabs for another program', () => {
  expect(formatTable(rows, false)).toBe('openai\ton\nvllm\t\n');
});
