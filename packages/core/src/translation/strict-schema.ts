import { changeSchemas, type JsonSchema } from './change-schemas.ts';
import { objectOf } from './json-object.ts';

/**
 * A schema as OpenAI's strict mode wants it: no further properties, and every property required. Undefined where that would make an
 * optional one mandatory, or refuse ones that the schema allows: strict mode is for the schemas that it fits (T9).
 */
export function strictSchema(schema: JsonSchema): JsonSchema | undefined {
  let fits = true;
  const close = (inner: JsonSchema): JsonSchema => {
    const isObject = inner.type === 'object' || inner.properties !== undefined;
    fits &&= !isObject || isClosed(inner);
    if (!fits) return inner;
    const closed = Object.fromEntries(Object.entries(inner).map(([keyword, value]) => [keyword, changeSchemas(keyword, value, close)]));
    return isObject ? { ...closed, additionalProperties: false } : closed;
  };
  const strict = close(schema);
  return fits ? strict : undefined;
}

/** Whether an object has the properties that it names, all of them and no others. One that names none may have any. */
function isClosed({ additionalProperties, properties, required }: JsonSchema): boolean {
  if (additionalProperties !== false && (additionalProperties !== undefined || properties === undefined)) return false;
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.keys(objectOf(properties)).every((name) => names.includes(name));
}
