import { cleanSchema, type JsonSchema, type SchemaQuirks } from './clean-schema.ts';
import type { TranslationContext } from './translation-context.ts';

/** A schema that the answer is held to, as OpenAI's APIs name it. */
export interface AnswerSchema {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly strict?: true;
}

/** The schema of `output_config.format` as the upstream takes it: strict where it can be (R10). */
export function formatAnswerSchema(source: JsonSchema, context: TranslationContext<SchemaQuirks>): AnswerSchema {
  const { schema, changed } = cleanSchema(source, context.quirks);
  if (changed.length > 0) context.lose('output_config.format.schema', 'mapped', `the upstream takes no ${changed.join(', ')}`);
  return { name: 'answer', schema, ...(isStrict(schema) && { strict: true }) };
}

/** Strict mode wants every property required and no others, at every depth; elsewhere it would refuse the schema (T9). */
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const properties: unknown = Reflect.get(schema, 'properties');
  const required: unknown = Reflect.get(schema, 'required');
  if (Reflect.get(schema, 'type') === 'object' || properties !== undefined) {
    if (Reflect.get(schema, 'additionalProperties') !== false) return false;
    const names = Object.keys(properties ?? {});
    if (!names.every((name) => Array.isArray(required) && required.includes(name))) return false;
  }
  return Object.values(schema).every(isStrict);
}
