import type { SchemaQuirks } from './clean-schema.ts';
import type { Remedy } from './repair-by-words.ts';

/** Keywords that say more of a value than its shape: a schema is one without them. */
const keywords =
  '\\$schema|\\$id|\\$comment|additionalItems|additionalProperties|allOf|const|contains|contentEncoding|contentMediaType|default|' +
  'dependentRequired|dependentSchemas|deprecated|else|examples|exclusiveMaximum|exclusiveMinimum|format|if|maxContains|maximum|' +
  'maxItems|maxLength|maxProperties|minContains|minimum|minItems|minLength|minProperties|multipleOf|not|oneOf|pattern|' +
  'patternProperties|prefixItems|propertyNames|readOnly|then|title|unevaluatedItems|unevaluatedProperties|uniqueItems|writeOnly';

/**
 * OpenAI: `Invalid schema for function 'f': In context=('properties', 'x'), 'propertyNames' is not permitted`;
 * Gemini: `Unknown name "propertyNames" at 'tools[0].function_declarations[3].parameters…': Cannot find field`.
 */
const refused = new RegExp(
  `['"\`](${keywords})['"\`] is not (?:permitted|supported|allowed)|[Uu]nknown name "(${keywords})" at '[^']*tools\\[`,
  'g',
);

/** For upstreams that take less of JSON Schema than was thought (T4). A refusal may name several keywords. */
export const schemaRemedies: readonly Remedy<Pick<SchemaQuirks, 'dropSchemaKeywords'>>[] = [
  {
    complaints: [new RegExp(`^(.*(?:${refused.source}).*)$`)],
    remedy: ({ dropSchemaKeywords }, refusal) => ({ dropSchemaKeywords: [...new Set([...dropSchemaKeywords, ...namedIn(refusal)])] }),
  },
];

function namedIn(refusal: string): string[] {
  return [...refusal.matchAll(refused)].flatMap(([, quoted, unknown]) => quoted ?? unknown ?? []);
}
