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
  { type: 'object', properties: { a: { type: 'object' } }, required: ['a'] },
  { type: 'object', properties: { a: { anyOf: [text, { type: 'object', properties: { b: text } }] } }, required: ['a'] },
])('T9: makes no optional argument mandatory, and forbids none that is allowed: %j', (schema) => {
  expect(strictSchema(schema)).toBeUndefined();
});

it.each(['properties', 'default', 'enum', 'type', 'items', 'props'])('T9: an argument may be named like a keyword: %s', (name) => {
  const schema = { type: 'object', properties: { [name]: text, other: text }, required: [name, 'other'] };
  expect(strictSchema(schema)).toEqual({ ...schema, additionalProperties: false });
});

it('T9: data is no schema', () => {
  const data = { type: 'object', properties: { b: 1 } };
  const schema = { type: 'object', properties: { a: { default: data, enum: [data], const: data } }, required: ['a'] };
  expect(strictSchema(schema)).toEqual({ ...schema, additionalProperties: false });
});
