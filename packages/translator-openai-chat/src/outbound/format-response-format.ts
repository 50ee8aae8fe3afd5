import { askForSchema, formatAnswerSchema } from '@llama-stack/core/translation';
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
  if (supported === 'json_schema')
    return { fields: { response_format: { type: 'json_schema', json_schema: formatAnswerSchema(format.schema, context) } } };
  context.lose('output_config.format', 'mapped', 'the upstream takes no schema: the system prompt asks for it');
  return { fields: supported === null ? {} : { response_format: { type: 'json_object' } }, instruction: askForSchema(format.schema) };
}
