import { expect, it } from 'vitest';
import { formatTable } from './format-table.ts';

it('aligns columns, without trailing spaces or tabs', () => {
  const rows = [
    ['openai', 'on'],
    ['vllm', ''],
  ];
  expect(formatTable(rows)).toBe('openai  on\nvllm\n');
});

it('gives styles no room', () => {
  const rows = [
    ['\u001b[32mok\u001b[39m', 'a'],
    ['fail', 'b'],
  ];
  expect(formatTable(rows)).toBe('\u001b[32mok\u001b[39m    a\nfail  b\n');
});

it('is empty without rows', () => {
  expect(formatTable([])).toBe('');
});
