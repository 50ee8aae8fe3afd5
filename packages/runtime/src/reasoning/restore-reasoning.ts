import type { ContentBlock, MessageParam, MessagesRequest } from '@llama-stack/core';
import type { ReasoningMemory } from './reasoning-memory.ts';

/** A request with what its model thought before each tool call, where the memory has it: first in the call's part of its turn. */
export async function restoreReasoning(request: MessagesRequest, memory: ReasoningMemory): Promise<MessagesRequest> {
  const messages = await Promise.all(request.messages.map((message) => restoreTurn(message, request, memory)));
  return messages.every((message, index) => message === request.messages[index]) ? request : { ...request, messages };
}

async function restoreTurn(message: MessageParam, request: MessagesRequest, memory: ReasoningMemory): Promise<MessageParam> {
  const { role, content } = message;
  if (role !== 'assistant' || typeof content === 'string') return message;
  const reasoning = await Promise.all(content.map((block) => (block.type === 'tool_use' ? memory.find(request, block) : [])));
  if (reasoning.every(({ length }) => length === 0)) return message;
  const restored: ContentBlock[] = [];
  // Where the part that ends with the next call begins.
  let start = 0;
  for (const [index, block] of content.entries()) {
    restored.push(block);
    if (block.type !== 'tool_use') continue;
    restored.splice(start, 0, ...(reasoning[index] ?? []));
    start = restored.length;
  }
  return { ...message, content: restored };
}
