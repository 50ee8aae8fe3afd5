import type { ToolReferenceBlock, ToolResultBlock, ToolResultContent } from '@llama-stack/core';
import type { ChatPart } from '../wire.ts';
import { contentOf, emptyContent } from './content-parts.ts';
import { formatBlock, formatToolsLoaded } from './format-content.ts';
import { type FormatContext, loseCacheControl } from './format-context.ts';

/** The result as a tool message takes it, and the media that must follow in a user message. */
export interface FormattedToolResult {
  readonly content: string | ChatPart[];
  readonly media: readonly ChatPart[];
}

/** A tool result: text in the tool message, media where the upstream takes them (I1). An error says so in its text (I5). */
export function formatToolResult(block: ToolResultBlock, path: string, context: FormatContext): FormattedToolResult {
  loseCacheControl(block, path, context);
  const parts = formatResultParts(block.content ?? [], `${path}.content`, context);
  if (block.is_error) {
    context.lose(`${path}.is_error`, 'mapped', 'chat completions has no such field: the text says so');
    markError(parts);
  }
  const media = parts.filter((part) => part.type !== 'text');
  if (media.length === 0 || (context.quirks.toolResultImages === 'inline' && media.every(isImage))) {
    return { content: orEmpty(contentOf(parts)), media: [] };
  }
  const text = contentOf(parts.filter((part) => part.type === 'text'));
  if (context.quirks.toolResultImages === 'omit') {
    context.lose(`${path}.content`, 'dropped', 'the upstream takes no media of tools');
    return { content: orEmpty(text, '[The media of this result were left out: this model cannot see them.]'), media: [] };
  }
  context.lose(`${path}.content`, 'mapped', 'media of tool results follow in a user message');
  return { content: orEmpty(text, 'The media of this result follow in the next message.'), media };
}

function formatResultParts(content: string | ToolResultContent[], path: string, context: FormatContext): ChatPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  const loaded = content.flatMap((part) => (isReference(part) ? [part.tool_name] : []));
  const parts = content.flatMap((block, index) => (isReference(block) ? [] : formatBlock({ block, path: `${path}[${index}]` }, context)));
  if (loaded.length === 0) return parts;
  context.lose(path, 'mapped', 'tool_reference blocks became a text that names the tools');
  return [{ type: 'text', text: formatToolsLoaded(loaded, context) }, ...parts];
}

function isReference(part: ToolResultContent): part is ToolReferenceBlock {
  return part.type === 'tool_reference' && typeof part.tool_name === 'string';
}

function markError(parts: ChatPart[]): void {
  const first = parts[0];
  if (first?.type !== 'text') parts.unshift({ type: 'text', text: 'Error: the tool failed.' });
  else if (!/^error\b/i.test(first.text)) parts[0] = { type: 'text', text: `Error: ${first.text}` };
}

function isImage(part: ChatPart): boolean {
  return part.type === 'image_url';
}

function orEmpty(content: string | ChatPart[], stand = emptyContent): string | ChatPart[] {
  return content === '' ? stand : content;
}
