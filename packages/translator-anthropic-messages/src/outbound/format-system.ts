import { askForSchema, type JsonObject, joinTexts, systemTexts } from '@llama-stack/core/translation';
import { type FormatContext, pickFields } from './format-context.ts';

/** `system`, always in the same form, so that the prompt stays the same when a client changes between text and blocks. */
export function formatSystem(context: FormatContext): JsonObject {
  const texts = systemTexts(context);
  const asked = schemaInWords(context);
  if (texts.length + asked.length === 0) return {};
  if (context.quirks.system === 'text') return { system: joinTexts([...texts.map(({ text }) => text), ...asked]) };
  const fields = ['type', ...(context.quirks.blocks.text ?? [])];
  const blocks = texts.map(({ block, path, text }) => pickFields({ ...block, text }, { path, fields }, context));
  return { system: [...blocks, ...asked.map((text) => ({ type: 'text', text }))] };
}

/** The schema of the answer, for upstreams that know no field for it (R10). */
function schemaInWords({ call, quirks, lose }: FormatContext): readonly string[] {
  const format = call.request.output_config?.format;
  if (format == null || quirks.outputFormat) return [];
  if (format.type !== 'json_schema' || !format.schema) {
    lose('output_config.format', 'dropped', `the gateway knows no format ${format.type}`);
    return [];
  }
  lose('output_config.format', 'mapped', 'the upstream takes no schema: the system prompt asks for it');
  return [askForSchema(format.schema)];
}
