import type { ToolResultBlock } from '@llama-stack/core';
import { emptyContent, formatResultParts, mediaFollow, type PromptPart } from '@llama-stack/core/translation';
import type { ChatPart } from '../wire.ts';
import { contentOf } from './content-parts.ts';
import type { FormatContext } from './format-context.ts';

/** The result as a tool message takes it, and the media that must follow in a user message. */
export interface FormattedToolResult {
  readonly content: string | ChatPart[];
  readonly media: readonly PromptPart[];
}

/** A tool result: text in the tool message, media where the upstream takes them (I1). */
export function formatToolResult(block: ToolResultBlock, path: string, context: FormatContext): FormattedToolResult {
  const parts = formatResultParts(block, path, context);
  const media = parts.filter((part) => part.type !== 'text');
  if (media.length === 0 || (context.quirks.toolResultImages === 'inline' && media.every(({ type }) => type === 'image'))) {
    return { content: orEmpty(contentOf(parts)), media: [] };
  }
  const text = contentOf(parts.filter((part) => part.type === 'text'));
  if (context.quirks.toolResultImages === 'omit') {
    context.lose(`${path}.content`, 'dropped', 'the upstream takes no media of tools');
    return { content: orEmpty(text, '[The media of this result were left out: this model cannot see them.]'), media: [] };
  }
  context.lose(`${path}.content`, 'mapped', 'media of tool results follow in a user message');
  return { content: orEmpty(text, mediaFollow), media };
}

function orEmpty(content: string | ChatPart[], stand = emptyContent): string | ChatPart[] {
  return content === '' ? stand : content;
}
