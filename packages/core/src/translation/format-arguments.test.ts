import { expect, it } from 'vitest';
import { formatArguments } from './format-arguments.ts';

it.each([
  [{ b: 1, a: 2 }, '{"b":1,"a":2}'],
  [{}, '{}'],
  [undefined, '{}'],
  [null, '{}'],
  ['{"a":1}', '{"a":1}'],
  ['words', '{"input":"words"}'],
  [[1], '{"input":[1]}'],
  [7, '{"input":7}'],
  [{ __unparsedToolInput: { raw: '{"a":', len: 5 } }, '{"invalid_json":"{\\"a\\":"}'],
  [{ __unparsedToolInput: { raw: '{"a":1}', len: 7 } }, '{"a":1}'],
  [{ __unparsedToolInput: null }, '{"invalid_json":null}'],
])('writes %j as the JSON object that servers parse', (input, expected) => {
  expect(formatArguments(input)).toBe(expected);
});
