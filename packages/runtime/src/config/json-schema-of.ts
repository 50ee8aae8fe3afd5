import type { ProviderPlugin } from '@llama-stack/core';
import type { JsonSchema } from './find-unknown-fields.ts';
import { isRecord } from './is-record.ts';

/**
 * What a Standard Schema takes in, as JSON Schema; undefined for libraries that cannot say (https://standardschema.dev/json-schema).
 * What JSON Schema has no words for, such as a transformation, is left open.
 */
export function jsonSchemaOf(schema: ProviderPlugin['config']): JsonSchema | undefined {
  const converter: unknown = Reflect.get(schema['~standard'], 'jsonSchema');
  const convert: unknown = isRecord(converter) ? converter.input : undefined;
  if (typeof convert !== 'function') return undefined;
  const result: unknown = convert({ target: 'draft-2020-12', libraryOptions: { unrepresentable: 'any' } });
  return isRecord(result) ? result : undefined;
}
