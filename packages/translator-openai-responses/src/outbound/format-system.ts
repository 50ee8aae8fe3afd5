import { joinTexts, systemTexts } from '@llama-stack/core/translation';
import type { ResponsesRequest } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { markedParts } from './input-part.ts';

/** The system prompt. No upstream of this API takes the role `system` (R5). */
export function formatSystem(context: FormatContext): Pick<ResponsesRequest, 'instructions' | 'input'> {
  const texts = systemTexts(context);
  const parts = texts.flatMap((placed) => markedParts(placed, [{ type: 'text', text: placed.text }], context));
  if (parts.length === 0) return { input: [] };
  if (context.quirks.systemPrompt === 'developer') return { input: [{ role: 'developer', content: parts }] };
  return { instructions: joinTexts(texts.map(({ text }) => text)), input: [] };
}
