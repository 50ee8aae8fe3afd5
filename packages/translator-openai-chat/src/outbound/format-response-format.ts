import { cleanSchema, type JsonSchema } from './clean-schema.ts';
import type { FormatContext } from './format-context.ts';

/** How the upstream is held to a schema: by a field, and by words in the system prompt where it has none (R9, R10). */
export interface FormattedResponseFormat {
  readonly fields: { readonly response_format?: unknown };
  readonly instruction?: string;
}

export function formatResponseFormat(hasTools: boolean, context: FormatContext): FormattedResponseFormat {
  const format = context.call.request.output_config?.format;
  if (!format) return { fields: {} };
  if (format.type !== 'json_schema' || !format.schema) {
    context.lose('output_config.format', 'dropped', `the gateway knows no format ${format.type}`);
    return { fields: {} };
  }
  const { responseFormat, responseFormatWithTools } = context.quirks;
  const supported = hasTools && !responseFormatWithTools ? null : responseFormat;
  if (supported === 'json_schema') return { fields: { response_format: schemaFormat(format.schema, context) } };
  context.lose('output_config.format', 'mapped', 'the upstream takes no schema: the system prompt asks for it');
  const instruction = `Answer with one JSON object and nothing else. It must fit this JSON Schema: ${JSON.stringify(format.schema)}`;
  return { fields: supported === null ? {} : { response_format: { type: 'json_object' } }, instruction };
}

function schemaFormat(source: JsonSchema, context: FormatContext): unknown {
  const { schema, changed } = cleanSchema(source, context.quirks);
  if (changed.length > 0) context.lose('output_config.format.schema', 'mapped', `the upstream takes no ${changed.join(', ')}`);
  return { type: 'json_schema', json_schema: { name: 'answer', schema, ...(isStrict(schema) && { strict: true }) } };
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
