import { z } from 'zod';
import { fields } from '../config/fields.ts';
import type { QuirksOf } from './quirks-of.ts';

/** What an upstream takes of JSON Schema. */
export const schemaQuirks = () => ({
  /** JSON Schema keywords that the upstream refuses, at any depth. What can be said in other words is rewritten. */
  dropSchemaKeywords: fields.texts(),
  /** The only keywords that the upstream takes; `null` takes all. */
  schemaKeywords: fields.texts().nullable(),
  /** The only values of `format` that the upstream takes; `null` takes all. */
  schemaFormats: fields.texts().nullable(),
  /** Puts definitions in the place of `$ref`. */
  inlineSchemaRefs: fields.flag(),
  /** Gives every array one schema of its `items`, for upstreams that refuse arrays of anything. */
  completeArrays: fields.flag(),
  /**
   * `openapi` is OpenAPI 3.0's as Gemini reads it: one type everywhere, `nullable`, and only texts in `enum`. `plain` has one form of each
   * keyword, as Ollama wants it: no `true` for a schema, and at the root of a tool's one type and no alternatives.
   */
  schemaDialect: z.literal(['json-schema', 'openapi', 'plain']),
});

export interface SchemaQuirks extends QuirksOf<typeof schemaQuirks> {}

/** All of JSON Schema. */
export const anySchemas = {
  dropSchemaKeywords: [],
  schemaKeywords: null,
  schemaFormats: null,
  inlineSchemaRefs: false,
  completeArrays: false,
  schemaDialect: 'json-schema',
} as const satisfies SchemaQuirks;

/** What Gemini takes; one word more, and the whole request is refused. https://ai.google.dev/api/caching#Schema */
export const geminiSchemas = {
  dropSchemaKeywords: [],
  schemaKeywords: [
    ...['type', 'format', 'title', 'description', 'nullable', 'enum', 'default', 'example'],
    ...['properties', 'required', 'minProperties', 'maxProperties', 'propertyOrdering'],
    ...['items', 'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'anyOf'],
  ],
  schemaFormats: ['enum', 'date-time'],
  inlineSchemaRefs: true,
  completeArrays: true,
  schemaDialect: 'openapi',
} as const satisfies SchemaQuirks;

/** What Ollama takes: one keyword of another form, and the whole request is refused; one that it does not know says nothing to it. */
export const ollamaSchemas = {
  ...anySchemas,
  dropSchemaKeywords: ['$schema', 'const', 'oneOf', 'allOf'],
  inlineSchemaRefs: true,
  schemaDialect: 'plain',
} as const satisfies SchemaQuirks;
