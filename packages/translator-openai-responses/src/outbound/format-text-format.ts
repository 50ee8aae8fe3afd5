import { formatAnswerSchema } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';

/** The schema that the answer is held to (R10). */
export function formatTextFormat(context: FormatContext): { readonly text?: unknown } {
  const format = context.call.request.output_config?.format;
  if (!format) return {};
  if (format.type !== 'json_schema' || !format.schema) {
    context.lose('output_config.format', 'dropped', `the gateway knows no format ${format.type}`);
    return {};
  }
  if (!context.quirks.textFormat) {
    context.lose('output_config.format', 'dropped', 'the upstream takes no schema for its answer');
    return {};
  }
  const { strict = false, ...answer } = formatAnswerSchema(format.schema, context);
  return { text: { format: { type: 'json_schema', ...answer, strict } } };
}
