import type { ContentBlock, SearchResultBlock } from '../messages/blocks.ts';
import type { MessageContent } from '../messages/request.ts';
import { formatDocument } from './format-document.ts';
import { formatImage, type MediaFormQuirks } from './format-image.ts';
import { fieldOf } from './json-object.ts';
import { joinTexts, type PromptPart } from './prompt-part.ts';
import type { PlacedMessage } from './split-turns.ts';
import { toolsLoaded } from './stand-ins.ts';
import type { TranslationContext } from './translation-context.ts';

/** A block and its place in the client's request. */
export interface PlacedBlock {
  readonly block: ContentBlock;
  readonly path: string;
}

/** Content as blocks: a string is one text block, so both forms give the same bytes upstream. */
export function placeBlocks(content: MessageContent, path: string): PlacedBlock[] {
  if (typeof content === 'string') return [{ block: { type: 'text', text: content }, path }];
  return content.map((block, index) => ({ block, path: `${path}[${index}]` }));
}

/** The blocks of messages in a row. An agent sends hundreds of them with every request: loops cost a tenth of what `flatMap` does. */
export function blocksOf(messages: readonly PlacedMessage[]): PlacedBlock[] {
  const blocks: PlacedBlock[] = [];
  for (const { message, index } of messages) {
    for (const placed of placeBlocks(message.content, `messages[${index}].content`)) blocks.push(placed);
  }
  return blocks;
}

/** A block of a user turn as parts. Empty texts vanish, since upstreams refuse them; unknown blocks too, with a loss. */
export function formatBlock({ block, path }: PlacedBlock, context: TranslationContext<MediaFormQuirks>): PromptPart[] {
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [{ type: 'text', text: block.text }];
    case 'image':
      return [formatImage(block, path, context)];
    case 'document':
      return formatDocument(block, path, context);
    case 'search_result':
      return [{ type: 'text', text: formatSearchResult(block) }];
    case 'tool_reference':
      return [{ type: 'text', text: toolsLoaded([context.names.toUpstream(block.tool_name)]) }];
    default:
      context.lose(path, 'dropped', `a ${block.type} block has no form for this upstream`);
      return [];
  }
}

function formatSearchResult(block: SearchResultBlock): string {
  const texts = block.content.flatMap((item) => {
    const text = fieldOf(item, 'text');
    return typeof text === 'string' ? [text] : [];
  });
  return joinTexts([`Search result: ${block.title} (${block.source})`, ...texts]);
}
