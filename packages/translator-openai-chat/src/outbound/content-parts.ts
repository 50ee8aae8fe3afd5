import { type PromptPart, textOfParts } from '@llama-stack/core/translation';
import type { ChatPart } from '../wire.ts';

/** Parts as `content`: one string when all is text, since many servers' templates take no arrays. */
export function contentOf(parts: readonly PromptPart[]): string | ChatPart[] {
  return textOfParts(parts) ?? parts.map(formatPart);
}

function formatPart(part: PromptPart): ChatPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      return { type: 'image_url', image_url: { url: part.url } };
    case 'file':
      return { type: 'file', file: { filename: part.filename, file_data: part.url } };
  }
}
