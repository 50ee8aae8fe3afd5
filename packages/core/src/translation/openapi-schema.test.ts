import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './change-schemas.ts';
import { asObjectSchema, cleanSchema } from './clean-schema.ts';
import { isJsonObject, objectOf } from './json-object.ts';
import { geminiSchemas } from './schema-quirks.ts';

const clean = (schema: JsonSchema) => cleanSchema(schema, geminiSchemas).schema;

describe('a schema for Gemini', () => {
  it.each<[string, JsonSchema, JsonSchema]>([
    // https://github.com/zed-industries/zed/issues/53919: Proto field is not repeating, cannot start list.
    ['a type that may be null', { type: ['string', 'null'], minLength: 1 }, { type: 'string', nullable: true, minLength: 1 }],
    [
      'several types',
      { type: ['string', 'array', 'null'], description: 'One or many', items: { type: 'string' }, minLength: 1 },
      {
        description: 'One or many',
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', items: { type: 'string' } },
        ],
        nullable: true,
      },
    ],
    [
      'an alternative of null',
      { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }], default: null, description: 'Lines' },
      { type: 'integer', minimum: 0, default: null, description: 'Lines', nullable: true },
    ],
    // https://github.com/anomalyco/opencode/issues/5832: items: missing field.
    ['an array of anything', { type: 'array' }, { type: 'array', items: { type: 'string' } }],
    ['an array of arrays', { type: 'array', items: { type: 'array', items: {} } }, clean({ type: 'array', items: { type: 'array' } })],
    [
      'a tuple',
      { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false, minItems: 2 },
      { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'string' }] }, minItems: 2 },
    ],
    // enum: only allowed for STRING type
    [
      'numbers to choose from',
      { type: 'integer', enum: [2, 4], description: 'Indent.' },
      { type: 'integer', description: 'Indent. One of 2, 4.' },
    ],
    ['a constant number', { type: 'integer', const: 1 }, { type: 'integer', description: 'One of 1.' }],
    ['a constant without a type', { const: 'left' }, { type: 'string', enum: ['left'] }],
    ['empty texts to choose from', { enum: ['', 'eq', null, 'eq'] }, { type: 'string', enum: ['eq'], nullable: true }],
    // field predicate failed: $type == Type.ARRAY
    ['items of what is no array', { type: 'string', items: { type: 'string' } }, { type: 'string' }],
    // schema didn't specify the schema type field
    ['anything', { description: 'Any JSON' }, { type: 'string', description: 'Any JSON' }],
    ['a shape without a type', { minimum: 1 }, { type: 'number', minimum: 1 }],
    ['what JSON Schema says with true', { type: 'array', items: true }, { type: 'array', items: { type: 'string' } }],
    // required[0]: property is not defined
    [
      'alternatives of required properties',
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a', 'b'], anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    ],
    [
      'parts of a whole',
      { allOf: [{ $ref: '#/$defs/a' }, { required: ['x'] }], $defs: { a: { type: 'object', properties: { x: { type: 'string' } } } } },
      { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] },
    ],
    [
      'words that it does not know',
      { type: 'object', properties: { 'x-y': { type: 'string', 'x-order': 1 } }, additionalProperties: false, $comment: 'c' },
      { type: 'object', properties: { 'x-y': { type: 'string' } } },
    ],
  ])('T4: says %s', (_, schema, expected) => {
    expect(clean(schema)).toEqual(expected);
  });

  it('T4: tells what was said otherwise', () => {
    const properties = { a: { type: ['string', 'null'] }, b: { type: 'integer', enum: [1] }, c: { type: 'array' } };
    expect(cleanSchema({ type: 'object', properties, title: 'T', not: {} }, geminiSchemas).changed).toEqual([
      'lists of types',
      'values that are no texts',
      'arrays without items',
      'not',
    ]);
  });

  it('T4: has nothing that Gemini refuses, whatever the schema was', () => {
    fc.assert(
      fc.property(schemasOf(2), (schema) => {
        expect(faultsOf(clean(asObjectSchema(schema)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** By Gemini's own rules, in its words. */
function faultsOf(schema: JsonSchema): string[] {
  const faults = Object.keys(schema).filter((keyword) => !geminiSchemas.schemaKeywords.some((known) => known === keyword));
  const { type, anyOf, items, properties, required, enum: values } = schema;
  if (typeof type !== 'string' && anyOf === undefined) faults.push('type: must be specified');
  if (type === 'array' && !isJsonObject(items)) faults.push('items: missing field');
  if (type !== 'array' && items !== undefined) faults.push('items: $type == Type.ARRAY');
  if (type !== 'object' && properties !== undefined) faults.push('properties: $type == Type.OBJECT');
  if (values !== undefined && type !== 'string') faults.push('enum: only allowed for STRING type');
  if (Array.isArray(values) && values.some((value) => typeof value !== 'string' || value === '')) faults.push('enum: Invalid value');
  if (Array.isArray(required) && !required.every((name) => name in objectOf(properties))) faults.push('required: property is not defined');
  const inner = [items, ...Object.values(objectOf(properties)), ...(Array.isArray(anyOf) ? anyOf : [])].filter(
    (part) => part !== undefined,
  );
  return [...faults, ...inner.flatMap((part) => (isJsonObject(part) ? faultsOf(part) : ['no schema']))];
}

const typeNames = fc.constantFrom('string', 'integer', 'number', 'boolean', 'array', 'object', 'null');
const names = fc.constantFrom('a', 'b', 'c');
const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));

function schemasOf(depth: number): fc.Arbitrary<JsonSchema> {
  const shape = {
    type: fc.oneof(typeNames, fc.uniqueArray(typeNames, { minLength: 1, maxLength: 3 })),
    description: fc.string(),
    enum: fc.array(values, { maxLength: 3 }),
    const: values,
    required: fc.uniqueArray(names, { maxLength: 3 }),
    minimum: fc.integer(),
    pattern: fc.string(),
  };
  if (depth === 0) return fc.record(shape, { requiredKeys: [] });
  const inner = schemasOf(depth - 1);
  const part = fc.oneof(inner, fc.boolean());
  const some = fc.array(inner, { minLength: 1, maxLength: 2 });
  const parts = {
    properties: fc.dictionary(names, part, { maxKeys: 2 }),
    items: fc.oneof(part, some),
    prefixItems: some,
    anyOf: some,
    oneOf: some,
    allOf: some,
    additionalProperties: part,
  };
  return fc.record({ ...shape, ...parts }, { requiredKeys: [] });
}
