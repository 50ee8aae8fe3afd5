import type { Tool } from '@llama-stack/core';
import { isJsonObject, type JsonObject, objectOf, parseJson } from '@llama-stack/core/translation';

/** The input of a written call with the types that the tool's schema names: between tags all values are texts. */
export function fitWrittenInput(input: JsonObject, tool: Pick<Tool, 'input_schema'> | undefined): JsonObject {
  const properties = objectOf(tool?.input_schema?.properties);
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, fitValue(value, properties[name])]));
}

function fitValue(value: unknown, schema: unknown): unknown {
  if (typeof value !== 'string' || !isJsonObject(schema) || schema.type === undefined) return value;
  const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes('string')) return value;
  const parsed = parseJson(value);
  // The client tells the model what is wrong with it.
  return parsed === undefined ? value : parsed;
}
