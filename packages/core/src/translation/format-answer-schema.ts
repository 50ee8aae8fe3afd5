import type { JsonSchema } from './change-schemas.ts';
import { cleanSchema } from './clean-schema.ts';
import type { SchemaQuirks } from './schema-quirks.ts';
import { strictSchema } from './strict-schema.ts';
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
  const strict = strictSchema(schema);
  return strict === undefined ? { name: 'answer', schema } : { name: 'answer', schema: strict, strict: true };
}

/** Ends the system prompt of an upstream that cannot be held to a schema. */
export function askForSchema(schema: JsonSchema): string {
  return `Answer with one JSON object and nothing else. It must fit this JSON Schema: ${JSON.stringify(schema)}`;
}
