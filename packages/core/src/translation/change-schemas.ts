export type JsonSchema = Record<string, unknown>;

/** Keywords that hold a schema or a list of them. What stands under any other keyword is data, and is never touched. */
const nested = new Set(
  'items additionalItems prefixItems additionalProperties unevaluatedProperties unevaluatedItems contains propertyNames not if then else anyOf oneOf allOf'.split(
    ' ',
  ),
);
/** Keywords that hold schemas by name: a property may be *named* like a keyword. */
const named = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

type Change = (schema: JsonSchema) => JsonSchema;

/** The value of a keyword with each schema in it changed; the value itself when none of them does. */
export function changeSchemas(keyword: string, value: unknown, change: Change): unknown {
  if (named.has(keyword) && isSchema(value)) return changeNamed(value, change);
  return nested.has(keyword) ? changeNested(value, change) : value;
}

function changeNamed(schemas: JsonSchema, change: Change): JsonSchema {
  let changed: Map<string, unknown> | undefined;
  for (const name in schemas) {
    const result = changeNested(schemas[name], change);
    if (result === schemas[name]) continue;
    changed ??= new Map(Object.entries(schemas));
    changed.set(name, result);
  }
  return changed === undefined ? schemas : Object.fromEntries(changed);
}

function changeNested(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) {
    const changed = value.map((item: unknown) => changeNested(item, change));
    return changed.every((item, index) => item === value[index]) ? value : changed;
  }
  return isSchema(value) ? change(value) : value;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
