import { startBytesPerToken } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { TokenRatios } from './token-ratios.ts';

const size = (bytes: number, mediaTokens = 0) => ({ bytes, mediaTokens });

describe('TokenRatios', () => {
  it('begins with what most tokenizers make of code', () => {
    expect(new TokenRatios().estimate('m', size(36_000, 5))).toBe(Math.ceil(36_000 / startBytesPerToken) + 5);
  });

  it.each([2.1, 3.2, 4.4])('U8: is within 5 %% after three answers of a model with %d bytes per token', (ratio) => {
    const ratios = new TokenRatios();
    const noise = [1.04, 0.97, 1.01];
    [40_000, 52_000, 61_000].forEach((bytes, index) => {
      ratios.learn('m', size(bytes), Math.round((bytes / ratio) * (noise[index] ?? 1)));
    });
    const truth = 70_000 / ratio;
    expect(Math.abs(ratios.estimate('m', size(70_000)) - truth) / truth).toBeLessThan(0.05);
  });

  it('keeps models apart', () => {
    const ratios = new TokenRatios();
    ratios.learn('a', size(10_000), 5_000);
    expect(ratios.estimate('a', size(10_000))).toBe(5_000);
    expect(ratios.estimate('b', size(10_000))).toBe(Math.ceil(10_000 / startBytesPerToken));
  });

  it.each([
    ['images', size(10_000, 1_600), 9_000],
    ['tiny prompts', size(100), 50],
    ['counts that leave out the cache', size(100_000), 12],
    ['no count', size(10_000), 0],
  ])('learns nothing from %s', (_what, prompt, tokens) => {
    const ratios = new TokenRatios();
    ratios.learn('m', prompt, tokens);
    expect(ratios.estimate('m', size(3_600))).toBe(3_600 / startBytesPerToken);
  });
});
