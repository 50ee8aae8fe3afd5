import type { Remedy } from './repair-by-words.ts';
import { geminiSchemas, ollamaSchemas, type SchemaQuirks } from './schema-quirks.ts';

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
  `['"\`](${keywords})['"\`] is not (?:permitted|supported|allowed)|[Uu]nknown name \\\\*"(${keywords})\\\\*" at '[^']*tools\\[`,
  'g',
);

/** Of a grammar that a schema became: what grammars of this kind do not know, or only in small numbers. */
const grammarKeywords = ['pattern', 'minLength', 'maxLength', 'minItems', 'maxItems'];

/** For upstreams that take less of JSON Schema than was thought (T4, T8). A refusal may name several keywords. */
export const schemaRemedies: readonly Remedy<SchemaQuirks>[] = [
  {
    // Gemini and Vertex, also behind other servers: they name one fault of each schema at a time.
    complaints: [
      /function_declarations\[\d+\]\.parameters/,
      /functionDeclaration\b.{0,160}?\bschema\b/,
      /proto field is not repeating, cannot start list/i,
    ],
    remedy: ({ dropSchemaKeywords }) => ({ ...geminiSchemas, dropSchemaKeywords }),
  },
  // Ollama, whose programs are in Go
  {
    complaints: [
      /invalid input_schema for tool|cannot unmarshal \w+ into Go struct field ToolFunctionParameters|looks like object, but can't/,
    ],
    remedy: (quirks) => ({ ...ollamaSchemas, ...drop(ollamaSchemas.dropSchemaKeywords, quirks) }),
  },
  { complaints: [/array schema missing items|array type must have items/i], remedy: () => ({ completeArrays: true }) },
  // llama.cpp, and servers that are made of it
  { complaints: [/pattern must start with '\^' and end with '\$'/i], remedy: (quirks) => drop(['pattern'], quirks) },
  { complaints: [/failed to parse grammar/i], remedy: (quirks) => drop(grammarKeywords, quirks) },
  {
    complaints: [new RegExp(`^(.*(?:${refused.source}).*)$`)],
    remedy: (quirks, refusal) => drop(namedIn(refusal), quirks),
  },
];

function drop(keywords: readonly string[], { dropSchemaKeywords }: SchemaQuirks): Partial<SchemaQuirks> {
  return { dropSchemaKeywords: [...new Set([...dropSchemaKeywords, ...keywords])] };
}

function namedIn(refusal: string): string[] {
  return [...refusal.matchAll(refused)].flatMap(([, quoted, unknown]) => quoted ?? unknown ?? []);
}
