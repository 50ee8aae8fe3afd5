import { expect, it } from 'vitest';
import { fieldOf, parseJson } from './json-object.ts';

it.each([
  [{ a: 1 }, 1],
  [{ b: 1 }, undefined],
  ['a', undefined],
  [null, undefined],
  [undefined, undefined],
])('a field of %j', (value, field) => {
  expect(fieldOf(value, 'a')).toBe(field);
});

it('a text that is no JSON has no value', () => {
  expect(['{"a":1}', 'null', '', '{"a"', 'Hello'].map(parseJson)).toEqual([{ a: 1 }, null, undefined, undefined, undefined]);
});
