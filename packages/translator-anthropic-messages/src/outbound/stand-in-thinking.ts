import { type JsonObject, textOf } from '@llama-stack/core/translation';
import type { WireMessage } from './format-messages.ts';
import type { MessagesQuirks } from './quirks.ts';

/**
 * Gives every answer thinking, for upstreams that refuse a conversation in which one has none (K6): another model gave it, or its
 * thinking was not kept. The same answer always gets the same stand-in.
 */
export function standInThinking(messages: readonly WireMessage[], { thinkingStandIn }: MessagesQuirks): readonly WireMessage[] {
  if (thinkingStandIn === null) return messages;
  return messages.map((message) => {
    if (message.role !== 'assistant' || message.content.some(isThinking)) return message;
    const thinking = thinkingStandIn === 'empty' ? '' : wordsFor(message.content);
    return { ...message, content: [{ type: 'thinking', thinking, signature: '' }, ...message.content] };
  });
}

function isThinking({ type }: JsonObject): boolean {
  return type === 'thinking' || type === 'redacted_thinking';
}

/** DeepSeek takes nothing blank, and comes to answer nothing where all stand-ins of a long conversation are alike. */
function wordsFor(content: readonly JsonObject[]): string {
  const names = content.filter(({ type }) => type === 'tool_use').map(({ name }) => textOf(name));
  return names.length === 0 ? 'I answer.' : `I call ${names.join(', ')}.`;
}
