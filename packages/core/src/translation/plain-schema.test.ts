import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './change-schemas.ts';
import { cleanToolSchema } from './clean-schema.ts';
import { isJsonObject } from './json-object.ts';
import { ollamaSchemas } from './schema-quirks.ts';

const plain = (schema: JsonSchema) => cleanToolSchema(schema, ollamaSchemas);
const ofProperty = (x: unknown, rest: JsonSchema = {}) => plain({ type: 'object', properties: { x }, ...rest }).schema.properties;

describe('T4: a schema for a server with one form of each keyword', () => {
  it.each<[string, unknown, unknown]>([
    ['true', true, {}],
    ['true among alternatives', { anyOf: [true, { type: 'string' }] }, { anyOf: [{}, { type: 'string' }] }],
    ['a number for a description', { type: 'string', description: 5 }, { type: 'string' }],
    ['a text for a list of values', { type: 'string', enum: 'abc' }, { type: 'string' }],
    ['a flag for the names that are required', { type: 'string', required: true }, { type: 'string' }],
    ['a list for properties', { type: 'object', properties: [] }, { type: 'object' }],
    ['no type', { type: null }, {}],
    ['one value', { const: 'a' }, { enum: ['a'] }],
    ['one of several', { oneOf: [{ type: 'string' }, { const: 1 }] }, { anyOf: [{ type: 'string' }, { enum: [1] }] }],
    ['all of several', { allOf: [{ type: 'object' }, { properties: { y: true } }] }, { type: 'object', properties: { y: {} } }],
    ['faults at any depth', { items: { properties: { y: true } } }, { items: { properties: { y: {} } } }],
  ])('%s', (_, before, after) => {
    expect(ofProperty(before)).toEqual({ x: after });
  });

  it('has definitions in the place of references', () => {
    const definitions = { A: { type: 'object', properties: { q: { $ref: '#/definitions/B' } } }, B: { type: 'string' } };
    const inlined = { x: { type: 'object', properties: { q: { type: 'string' } } } };
    expect(ofProperty({ $ref: '#/definitions/A' }, { definitions })).toEqual(inlined);
  });

  it('T8: is that of an object, with its properties in one place', () => {
    expect(plain({ type: ['object', 'null'], properties: {} })).toEqual({
      schema: { type: 'object', properties: {} },
      changed: ['lists of types at the root'],
    });
    expect(plain({ type: 'object' }).schema).toEqual({ type: 'object', properties: {} });
    const some = [
      { properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] },
      { properties: { c: { type: 'number' } }, required: ['c'] },
    ];
    expect(plain({ type: 'object', properties: { b: { enum: ['x'] } }, required: ['b'], oneOf: some }).schema).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { enum: ['x'] }, c: { type: 'number' } },
      required: ['b'],
    });
  });

  it('stays the same where nothing has to change', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: ['string', 'null'], description: 'A', minLength: 1 }, b: { type: 'array', items: { enum: [1] } } },
      required: ['a'],
      additionalProperties: false,
    };
    expect(plain(schema)).toEqual({ schema, changed: [] });
    expect(plain(schema).schema).toBe(schema);
  });

  it('can be held whatever a client sends', () => {
    const { schema } = fc.letrec((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.boolean(),
        fc.record(
          {
            type: fc.oneof(fc.constantFrom('object', 'string', null, 7), fc.constant(['object', 'null'])),
            description: fc.oneof(fc.string(), fc.integer()),
            enum: fc.oneof(fc.array(fc.jsonValue()), fc.string()),
            required: fc.oneof(fc.array(fc.string()), fc.boolean(), fc.constant([1])),
            anyOf: fc.oneof(fc.array(tie('schema'), { maxLength: 2 }), fc.boolean()),
            oneOf: fc.array(tie('schema'), { maxLength: 2 }),
            allOf: fc.array(tie('schema'), { maxLength: 2 }),
            properties: fc.oneof(fc.dictionary(fc.constantFrom('a', 'b'), tie('schema')), fc.constant([])),
            $ref: fc.constantFrom('#/properties/a', '#/properties/b'),
          },
          { requiredKeys: [] },
        ),
      ),
    }));
    fc.assert(
      fc.property(schema.filter(isJsonObject), (source) => {
        const { anyOf, ...root } = plain(source).schema;
        expect(anyOf).toBeUndefined();
        expect(root).toMatchObject({ type: expect.any(String), properties: expect.any(Object) });
        expectHeld(root);
      }),
    );
  });
});

/** As the structures that Ollama reads tools into. */
function expectHeld(schema: unknown): void {
  if (!isJsonObject(schema)) throw new Error(`${JSON.stringify(schema)} is no schema`);
  const { type = '', description = '', required = [], anyOf = [], properties = {} } = schema;
  const texts = [description, type, required].flat();
  expect(texts.filter((text) => typeof text !== 'string')).toEqual([]);
  expect([Array.isArray(schema.enum ?? []), Array.isArray(required), Array.isArray(anyOf), isJsonObject(properties)]).not.toContain(false);
  for (const inner of [anyOf, Object.values(Object(properties))].flat()) expectHeld(inner);
}
