import { isJsonObject, type JsonObject, objectOf } from './json-object.ts';

/** Told of each thing that had to be said otherwise. */
type Note = (what: string) => void;

/** The one form of each keyword: the value in it, or undefined where it has none. */
const forms: ReadonlyMap<string, (value: unknown) => unknown> = new Map(
  Object.entries({
    type: (value: unknown) => (isText(value) || (Array.isArray(value) && value.every(isText)) ? value : undefined),
    description: (value: unknown) => (isText(value) ? value : undefined),
    enum: (value: unknown) => (Array.isArray(value) ? value : undefined),
    required: (value: unknown) => (Array.isArray(value) && value.every(isText) ? value : undefined),
    anyOf: (value: unknown) => (Array.isArray(value) ? schemasOf(value) : undefined),
    properties: (value: unknown) => (isJsonObject(value) ? schemasIn(value) : undefined),
  }),
);

/**
 * A schema as a server can hold it whose programs have one type for each keyword, as those in Go do (T4): one keyword of another, and the
 * whole request is refused. What is inside of it must be said so already. The schema itself where nothing has to change.
 */
export function asPlain(schema: JsonObject, note: Note): JsonObject {
  let plain: Map<string, unknown> | undefined;
  for (const keyword in schema) {
    const value = schema[keyword];
    const formed = forms.has(keyword) ? forms.get(keyword)?.(value) : value;
    if (formed === value) continue;
    note(`${keyword} of this form`);
    plain ??= new Map(Object.entries(schema));
    if (formed === undefined) plain.delete(keyword);
    else plain.set(keyword, formed);
  }
  return plain === undefined ? schema : Object.fromEntries(plain);
}

/** The root of a tool's schema, whose type is `object` and nothing else, and whose properties are all in one place. */
export function asPlainRoot(schema: JsonObject, note: Note): JsonObject {
  const { type, properties, anyOf, ...rest } = schema;
  const isOne = typeof type === 'string';
  if (isOne && properties !== undefined && anyOf === undefined) return schema;
  if (Array.isArray(type)) note('lists of types at the root');
  if (anyOf !== undefined) note('alternatives at the root');
  const some = Array.isArray(anyOf) ? anyOf.map((one) => objectOf(objectOf(one).properties)) : [];
  return { type: isOne ? type : 'object', properties: Object.assign({}, ...some, properties), ...rest };
}

/** JSON Schema's `true`, and `false` with it, is a schema of anything. */
function schemasIn(schemas: JsonObject): JsonObject {
  if (Object.values(schemas).every(isJsonObject)) return schemas;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, objectOf(schema)]));
}

function schemasOf(schemas: readonly unknown[]): readonly unknown[] {
  return schemas.every(isJsonObject) ? schemas : schemas.map(objectOf);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
