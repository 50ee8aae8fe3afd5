import { type JsonObject, joinTexts } from '@llama-stack/core/translation';
import type { WireMessage } from './format-messages.ts';
import type { MessagesQuirks } from './quirks.ts';

/** For servers that join the texts of a turn, and those of a result, by nothing, so that words run into each other. */
export function spaceTexts(messages: readonly WireMessage[], { texts }: MessagesQuirks): readonly WireMessage[] {
  return texts === 'plain' ? messages : messages.map((message) => ({ ...message, content: spaced(message.content) }));
}

/** A blank line is part of what follows it: what came before stays as it was while a turn grows (P2). */
function spaced(blocks: readonly JsonObject[]): readonly JsonObject[] {
  const first = blocks.findIndex(isText);
  return blocks.map((block, index) => {
    if (isText(block)) return index === first ? block : { ...block, text: joinTexts(['', String(block.text)]) };
    return block.type === 'tool_result' && Array.isArray(block.content) ? { ...block, content: spaced(block.content) } : block;
  });
}

function isText({ type }: JsonObject): boolean {
  return type === 'text';
}
