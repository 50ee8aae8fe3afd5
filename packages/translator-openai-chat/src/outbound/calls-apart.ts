import type { ChatAssistantMessage, ChatMessage, ChatToolCall } from '../wire.ts';
import { contentOfCalls } from './format-assistant-turn.ts';
import type { FormatContext } from './format-context.ts';

/** Calls that were made together, each in a turn of its own with its result behind it, for models that know no others. */
export function callsApart(messages: ChatMessage[], context: FormatContext): ChatMessage[] {
  if (context.quirks.parallelCalls) return messages;
  let waiting: ChatToolCall[] = [];
  return messages.flatMap((message) => {
    if (message.role === 'assistant') {
      const [first, ...others] = message.tool_calls ?? [];
      waiting = others;
      return first === undefined || others.length === 0 ? [message] : [{ ...message, tool_calls: [first] }];
    }
    // Results stand in the order of their calls.
    const next = message.role === 'tool' ? waiting.shift() : undefined;
    return next === undefined ? [message] : [message, turnOf(next, context)];
  });
}

function turnOf(call: ChatToolCall, context: FormatContext): ChatAssistantMessage {
  const content = contentOfCalls(context);
  return { role: 'assistant', ...(content !== undefined && { content }), tool_calls: [call] };
}
