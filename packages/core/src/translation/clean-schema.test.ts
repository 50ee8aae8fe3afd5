import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './change-schemas.ts';
import { asObjectSchema, cleanSchema } from './clean-schema.ts';
import { anySchemas, type SchemaQuirks } from './schema-quirks.ts';

const standard: SchemaQuirks = { ...anySchemas, dropSchemaKeywords: ['$schema'] };

const clean = (schema: JsonSchema, quirks: Partial<SchemaQuirks> = {}) => cleanSchema(schema, { ...standard, ...quirks }).schema;

describe('cleanSchema', () => {
  it('T4: takes refused keywords out at any depth, and says which', () => {
    const schema = {
      $schema: 'x',
      type: 'object',
      properties: {
        a: {
          anyOf: [
            { type: 'string', pattern: 'p' },
            { type: 'array', items: { pattern: 'q' } },
          ],
        },
      },
      $defs: { d: { pattern: 'r' } },
    };
    expect(cleanSchema(schema, { ...standard, dropSchemaKeywords: ['$schema', 'pattern'] })).toEqual({
      schema: { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'array', items: {} }] } }, $defs: { d: {} } },
      changed: ['$schema', 'pattern'],
    });
  });

  it('T4: takes an allow-list as well', () => {
    expect(
      clean(
        { type: 'object', title: 'T', properties: { a: { type: 'string', minLength: 1 } } },
        { schemaKeywords: ['type', 'properties'] },
      ),
    ).toEqual({ type: 'object', properties: { a: { type: 'string' } } });
  });

  it('T4: keeps properties and data that are named like a keyword', () => {
    const schema = {
      properties: { pattern: { type: 'string', pattern: 'p' } },
      required: ['pattern'],
      default: { pattern: 'x' },
      enum: [{ pattern: 1 }],
    };
    expect(clean(schema, { dropSchemaKeywords: ['pattern'] })).toEqual({ ...schema, properties: { pattern: { type: 'string' } } });
  });

  it.each([
    ['const', { const: 'x' }, { enum: ['x'] }],
    ['exclusiveMinimum', { type: 'integer', exclusiveMinimum: 0 }, { type: 'integer', minimum: 1 }],
    ['exclusiveMinimum', { type: 'number', exclusiveMinimum: 0 }, { type: 'number', minimum: 0 }],
    ['exclusiveMaximum', { type: 'integer', exclusiveMaximum: 9 }, { type: 'integer', maximum: 8 }],
    ['oneOf', { oneOf: [{ type: 'string' }] }, { anyOf: [{ type: 'string' }] }],
    [
      'allOf',
      {
        allOf: [
          { properties: { a: {} }, required: ['a'] },
          { properties: { b: {} }, required: ['b'] },
        ],
      },
      { properties: { a: {}, b: {} }, required: ['a', 'b'] },
    ],
  ])('T4: says %s in other words: %j', (keyword, schema, expected) => {
    expect(clean(schema, { dropSchemaKeywords: [keyword] })).toEqual(expected);
  });

  it('T4: does not write over a keyword that is there', () => {
    expect(clean({ minimum: 5, exclusiveMinimum: 0 }, { dropSchemaKeywords: ['exclusiveMinimum'] })).toEqual({ minimum: 5 });
  });

  it('T4: puts definitions in the place of references, and ends where they lead to themselves', () => {
    const schema = {
      properties: { a: { $ref: '#/$defs/node', description: 'A' }, b: { $ref: '#/$defs/gone' } },
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
    };
    expect(clean(schema, { inlineSchemaRefs: true })).toEqual({
      properties: { a: { type: 'object', properties: { next: { type: 'object' } }, description: 'A' }, b: { type: 'object' } },
    });
  });

  it('T4: does not grow without end by references to references', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`d${index}`, { anyOf: [1, 2].map(() => ({ $ref: `#/$defs/d${index + 1}` })) }]),
    );
    expect(JSON.stringify(clean({ $ref: '#/$defs/d0', $defs }, { inlineSchemaRefs: true })).length).toBeLessThan(100_000);
  });

  it('T5: drops formats that the upstream does not know', () => {
    const schema = { properties: { a: { type: 'string', format: 'uri' }, b: { type: 'string', format: 'date-time' } } };
    expect(clean(schema, { schemaFormats: ['date-time'] })).toEqual({
      properties: { a: { type: 'string' }, b: { type: 'string', format: 'date-time' } },
    });
  });

  it.each([
    [{ type: 'array' }, { type: 'array', items: {} }],
    [{ type: ['array', 'null'] }, { type: ['array', 'null'], items: {} }],
    [
      { type: 'array', items: [{ type: 'string' }, { type: 'integer' }] },
      { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
    ],
    [
      { type: 'array', prefixItems: [{ type: 'integer' }] },
      { type: 'array', prefixItems: [{ type: 'integer' }], items: { type: 'integer' } },
    ],
    [{ anyOf: [{ type: 'array' }] }, { anyOf: [{ type: 'array', items: {} }] }],
  ])('T8: says of %j what its items are', (schema, expected) => {
    expect(cleanSchema({ properties: { a: schema } }, { ...standard, completeArrays: true })).toEqual({
      schema: { properties: { a: expected } },
      changed: ['arrays without items'],
    });
  });

  it.each([{ type: 'array', items: { type: 'string' } }, { type: 'array', items: true }, { type: 'string' }])(
    'T8: leaves %j as it is, where arrays must say what their items are',
    (schema) => {
      expect(clean(schema, { completeArrays: true })).toBe(schema);
    },
  );

  it.each([
    [{}, { type: 'object', properties: {} }],
    [{ type: 'object' }, { type: 'object', properties: {} }],
    [{ properties: { a: {} } }, { properties: { a: {} }, type: 'object' }],
    [{ anyOf: [] }, { anyOf: [], type: 'object' }],
  ])('T8: completes the root of a tool: %j', (schema, expected) => {
    expect(asObjectSchema(schema)).toEqual(expected);
  });

  it('P3: changes nothing, and no order, of a schema that the upstream takes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (schema) => {
        expect(JSON.stringify(cleanSchema(schema as JsonSchema, anySchemas).schema)).toBe(JSON.stringify(schema));
      }),
    );
  });
});
