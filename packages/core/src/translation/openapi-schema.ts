import { isJsonObject, type JsonObject, objectOf, textOf } from './json-object.ts';

/** Told of each thing that had to be said otherwise. */
type Note = (what: string) => void;

/** Keywords that are of some types only: `field predicate failed: $type == Type.ARRAY`. */
const typesOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    properties: ['object'],
    required: ['object'],
    minProperties: ['object'],
    maxProperties: ['object'],
    propertyOrdering: ['object'],
    items: ['array'],
    minItems: ['array'],
    maxItems: ['array'],
    enum: ['string'],
    pattern: ['string'],
    minLength: ['string'],
    maxLength: ['string'],
    minimum: ['number', 'integer'],
    maximum: ['number', 'integer'],
  }),
);

/**
 * A schema as OpenAPI 3.0 would say it, and as Gemini takes it (T4). What is inside of it must be said so already: a walk through a
 * schema does this on the way back. A value of any type becomes a text, which is one.
 */
export function asOpenApi(schema: JsonObject, note: Note): JsonObject {
  return fit(withTextValues(withType(withoutNull(withOneType(withSchemas(schema), note))), note));
}

/** JSON Schema's `true`, and `false` with it, is a schema of anything. */
function withSchemas(schema: JsonObject): JsonObject {
  const { properties, items, anyOf } = schema;
  const schemaOf = (part: unknown): JsonObject => (isJsonObject(part) ? part : { type: 'string' });
  return {
    ...schema,
    ...(isJsonObject(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, schemaOf(part)])),
    }),
    ...(items !== undefined && { items: schemaOf(items) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(schemaOf) }),
  };
}

/** `["string", "null"]` is a nullable text; of more types, each becomes a schema of its own. */
function withOneType(schema: JsonObject, note: Note): JsonObject {
  if (!Array.isArray(schema.type)) return schema;
  note('lists of types');
  const types: readonly unknown[] = schema.type.filter((type) => type !== 'null');
  const nullable = types.length < schema.type.length && { nullable: true };
  if (types.length < 2) return { ...schema, type: types[0] ?? schema.type[0], ...nullable };
  const entries = Object.entries(schema).filter(([keyword]) => keyword !== 'type');
  const about = Object.fromEntries(entries.filter(([keyword]) => !typesOf.has(keyword)));
  if ('anyOf' in schema) return { ...about, ...nullable };
  const shape = Object.fromEntries(entries.filter(([keyword]) => typesOf.has(keyword)));
  return { ...about, anyOf: types.map((type) => asOpenApi({ type, ...shape }, note)), ...nullable };
}

/** Takes `null` out of alternatives, and those away that then say nothing. */
function withoutNull(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.anyOf)) return schema;
  const { anyOf: _, ...rest } = schema;
  const some = schema.anyOf.map(objectOf).filter(({ type }) => type !== 'null');
  const nullable = some.length < schema.anyOf.length && { nullable: true };
  // `anyOf: [{ required: ['a'] }, { required: ['b'] }]` beside the properties.
  const isMet = schema.type !== undefined && some.some((one) => Object.keys(one).every((keyword) => keyword === 'type'));
  if (isMet || some.length === 0) return { ...rest, ...nullable };
  if (some.length === 1 && schema.type === undefined) return { ...some[0], ...rest, ...nullable };
  return { ...rest, anyOf: some, ...nullable };
}

function withType(schema: JsonObject): JsonObject {
  if (schema.type !== undefined) return schema;
  const [shape] = Object.keys(schema).filter((keyword) => typesOf.has(keyword));
  return shape === undefined && 'anyOf' in schema ? schema : { ...schema, type: typeBy(shape, schema) };
}

function typeBy(shape: string | undefined, schema: JsonObject): unknown {
  if (shape !== 'enum') return typesOf.get(shape ?? '')?.[0] ?? 'string';
  const type = Array.isArray(schema.enum) ? typeof schema.enum[0] : undefined;
  return type === 'number' || type === 'boolean' ? type : 'string';
}

/** Texts only: of other values the description tells. */
function withTextValues(schema: JsonObject, note: Note): JsonObject {
  const { enum: values, ...rest } = schema;
  if (!Array.isArray(values)) return schema;
  if (schema.type === 'string') {
    const texts = new Set(values.filter((value) => textOf(value) !== ''));
    return { ...rest, ...(texts.size > 0 && { enum: [...texts] }), ...(values.includes(null) && { nullable: true }) };
  }
  note('values that are no texts');
  const told = `One of ${values.map((value) => JSON.stringify(value)).join(', ')}.`;
  return { ...rest, description: `${textOf(rest.description)} ${told}`.trim() };
}

/** Without what is not of its type, and without required properties that it does not have. */
function fit(schema: JsonObject): JsonObject {
  const fitted = Object.entries(schema).filter(([keyword]) => typesOf.get(keyword)?.includes(textOf(schema.type)) !== false);
  const { required, ...rest } = Object.fromEntries(fitted);
  const known = objectOf(schema.properties);
  const defined = Array.isArray(required) ? required.filter((name) => Object.hasOwn(known, name)) : [];
  return defined.length === 0 ? rest : { ...rest, required: defined };
}
