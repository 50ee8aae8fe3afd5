import type { JsonSchema } from './clean-schema.ts';
import { isJsonObject, objectOf } from './json-object.ts';

/**
 * A tool's schema as OpenAI's strict mode wants it: no further properties, and every property required. Undefined where that would make an
 * optional argument mandatory, or refuse ones that the schema allows: strict mode is for the tools that it fits (T9).
 */
export function strictSchema(schema: JsonSchema): JsonSchema | undefined {
  const strict = makeStrict(schema);
  return isJsonObject(strict) ? strict : undefined;
}

/** Undefined when a part of it does not fit. */
function makeStrict(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(makeStrict);
    return items.includes(undefined) ? undefined : items;
  }
  if (!isJsonObject(value)) return value;
  const isObject = value.type === 'object' || value.properties !== undefined;
  if (isObject && !isClosed(value)) return undefined;
  const entries = Object.entries(value).map(([keyword, inner]) => [keyword, makeStrict(inner)] as const);
  if (entries.some(([, inner]) => inner === undefined)) return undefined;
  return { ...Object.fromEntries(entries), ...(isObject && { additionalProperties: false }) };
}

function isClosed({ additionalProperties, properties, required }: JsonSchema): boolean {
  if (additionalProperties !== undefined && additionalProperties !== false) return false;
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.keys(objectOf(properties)).every((name) => names.includes(name));
}
