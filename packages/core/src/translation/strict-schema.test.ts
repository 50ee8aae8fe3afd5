import { expect, it } from 'vitest';
import { strictSchema } from './strict-schema.ts';

const text = { type: 'string' };

it('T9: closes objects whose properties are all required, at every depth', () => {
  const inner = { type: 'object', properties: { b: text }, required: ['b'] };
  expect(strictSchema({ type: 'object', properties: { a: { type: 'array', items: inner } }, required: ['a'] })).toEqual({
    type: 'object',
    properties: { a: { type: 'array', items: { ...inner, additionalProperties: false } } },
    required: ['a'],
    additionalProperties: false,
  });
  expect(strictSchema({ type: 'object', properties: {} })).toEqual({ type: 'object', properties: {}, additionalProperties: false });
});

it.each([
  { type: 'object', properties: { a: text } },
  { type: 'object', properties: { a: text, b: text }, required: ['a'] },
  { type: 'object', additionalProperties: text },
  { type: 'object', properties: { a: { type: 'object', properties: { b: text } } }, required: ['a'] },
])('T9: does not make an optional argument mandatory: %j', (schema) => {
  expect(strictSchema(schema)).toBeUndefined();
});
