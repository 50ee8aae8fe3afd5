import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatBody } from './format-body.ts';

it.each([
  ['half a character', 'a\ud83d', 'a\ufffd'],
  ['the other half', '\ude00b', '\ufffdb'],
  ['a whole character', '\u{1f600}', '\u{1f600}'],
  ['a text about escapes', '\\ud83d', '\\ud83d'],
  ['half a character after a backslash', '\\\ud83d', '\\\ufffd'],
])('sends %s so that every parser takes it', (_, text, sent) => {
  expect(JSON.parse(formatBody({ text }))).toEqual({ text: sent });
});

it('changes no text that is well formed, and makes every other one so', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', 'u', 'd', '8', '\ud83d', '\ude00', '"', 'x') }), (text) => {
      expect(JSON.parse(formatBody(text))).toBe(text.toWellFormed());
    }),
  );
});
