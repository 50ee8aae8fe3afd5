import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wholeUsage } from './whole-usage.ts';

it('U1: wholeUsage gives whole numbers whatever an upstream counts', () => {
  const count = fc.oneof(fc.double(), fc.integer());
  const counts = fc.record({ input_tokens: count, output_tokens: count, cache_read_input_tokens: count }, { requiredKeys: [] });
  fc.assert(
    fc.property(counts, (given) => {
      const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = wholeUsage(given, {
        promptTokens: 40,
        outputCharacters: 9,
      });
      for (const value of [input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens]) {
        expect(Number.isInteger(value) && value >= 0).toBe(true);
      }
    }),
  );
  expect(wholeUsage({}, { promptTokens: 40, outputCharacters: 9 })).toMatchObject({ input_tokens: 40, output_tokens: 3 });
});
