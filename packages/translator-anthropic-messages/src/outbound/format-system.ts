import { type JsonObject, joinTexts, systemTexts } from '@llama-stack/core/translation';
import { type FormatContext, pickFields } from './format-context.ts';

/** `system`, always in the same form, so that the prompt stays the same when a client changes between text and blocks. */
export function formatSystem(context: FormatContext): JsonObject {
  const texts = systemTexts(context);
  if (texts.length === 0) return {};
  if (context.quirks.system === 'text') return { system: joinTexts(texts.map(({ text }) => text)) };
  const fields = ['type', ...(context.quirks.blocks.text ?? [])];
  return { system: texts.map(({ block, path, text }) => pickFields({ ...block, text }, { path, fields }, context)) };
}
