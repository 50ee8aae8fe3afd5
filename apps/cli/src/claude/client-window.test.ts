import { describe, expect, it } from 'vitest';
import { answerSize, compactsAt, describeSmallWindow } from './client-window.ts';

// Measured with Claude Code 2.1.330: the prompt after which it compacted, in steps of 1,000.
it.each([
  [32_768, 4_096, 16_000],
  [32_768, 8_192, 12_000],
  [40_960, 8_192, 20_000],
  [65_536, 16_384, 37_000],
])('compacts a window of %i with answers of %i before %i', (window, answer, seen) => {
  expect(compactsAt(window, answer)).toBeLessThanOrEqual(seen);
  expect(compactsAt(window, answer)).toBeGreaterThan(seen - 1_000);
});

describe('the size of an answer', () => {
  it.each([
    [8_192, 2_048],
    [32_768, 4_096],
    [49_152, 8_076],
    [65_536, 16_268],
    [131_072, 32_768],
  ])('in a window of %i is %i', (window, size) => {
    expect(answerSize(window)).toBe(size);
  });

  it('leaves an ample window twice what the instructions take', () => {
    expect(compactsAt(64_000, answerSize(64_000))).toBeGreaterThan(35_000);
  });
});

it('says of a small window what it means', () => {
  expect(describeSmallWindow(32_768)).toContain('64,000 tokens or more: of 32,768 it uses 15,672');
  expect(describeSmallWindow(64_000)).toBeUndefined();
  expect(describeSmallWindow(undefined)).toBeUndefined();
});
