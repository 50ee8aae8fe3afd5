import { keepValue } from '@llama-stack/core/translation';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatBody } from './format-body.ts';

const textOf = (body: unknown): string => Buffer.from(formatBody(body)).toString('utf8');

it.each([
  ['half a character', 'a\ud83d', 'a\ufffd'],
  ['the other half', '\ude00b', '\ufffdb'],
  ['a whole character', '\u{1f600}', '\u{1f600}'],
  ['a text about escapes', '\\ud83d', '\\ud83d'],
  ['half a character after a backslash', '\\\ud83d', '\\\ufffd'],
])('sends %s so that every parser takes it', (_, text, sent) => {
  expect(JSON.parse(textOf({ text }))).toEqual({ text: sent });
});

it('changes no text that is well formed, and makes every other one so', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', 'u', 'd', '8', '\ud83d', '\ude00', '"', 'x') }), (text) => {
      expect(JSON.parse(textOf(text))).toBe(text.toWellFormed());
    }),
  );
});

it('writes what JSON.stringify writes, kept or not', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()), (body, tools) => {
      const kept = keepValue(tools);
      for (const value of [body, { ...body, left: undefined, tools: kept }, { tools: kept, messages: tools }, tools, null]) {
        expect(textOf(value)).toBe(JSON.stringify(value));
      }
    }),
  );
});

it('leaves out and turns into what JSON.stringify does', () => {
  class Named {
    own = 1;
    toJSON() {
      return { ...this, made: true };
    }
  }
  const bodies = [
    { a: () => 1, b: Symbol('b'), c: { toJSON: () => undefined }, d: new Date(0) },
    new Named(),
    Object.create({ inherited: 1 }),
  ];
  for (const body of bodies) expect(textOf(body)).toBe(JSON.stringify(body));
});
