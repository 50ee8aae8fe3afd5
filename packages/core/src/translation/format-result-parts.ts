import type { ToolResultBlock, ToolResultContent } from '../messages/blocks.ts';
import { formatBlock } from './format-content.ts';
import type { MediaFormQuirks } from './format-image.ts';
import type { PromptPart } from './prompt-part.ts';
import { toolsLoaded } from './stand-ins.ts';
import { loseCacheControl, type TranslationContext } from './translation-context.ts';

/** What a tool result shows, in order. OpenAI's APIs have no field for a failure: its text says so (I5). */
export function formatResultParts(block: ToolResultBlock, path: string, context: TranslationContext<MediaFormQuirks>): PromptPart[] {
  loseCacheControl(block, path, context);
  const parts = formatContent(block.content ?? [], `${path}.content`, context);
  if (block.is_error) {
    context.lose(`${path}.is_error`, 'mapped', 'the upstream has no such field: the text says so');
    markError(parts);
  }
  return parts;
}

function formatContent(content: string | ToolResultContent[], path: string, context: TranslationContext<MediaFormQuirks>): PromptPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  const loaded = content.flatMap((part) => (part.type === 'tool_reference' ? [context.names.toUpstream(part.tool_name)] : []));
  const parts = content.flatMap((block, index) => {
    const placed = { block, path: `${path}[${index}]` };
    loseCacheControl(block, placed.path, context);
    return block.type === 'tool_reference' ? [] : formatBlock(placed, context);
  });
  if (loaded.length === 0) return parts;
  context.lose(path, 'mapped', 'tool_reference blocks became a text that names the tools');
  return [{ type: 'text', text: toolsLoaded(loaded) }, ...parts];
}

function markError(parts: PromptPart[]): void {
  const first = parts[0];
  if (first?.type !== 'text') parts.unshift({ type: 'text', text: 'Error: the tool failed.' });
  else if (!/^error\b/i.test(first.text)) parts[0] = { type: 'text', text: `Error: ${first.text}` };
}
