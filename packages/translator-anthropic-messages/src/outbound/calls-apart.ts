import type { JsonObject } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import type { WireMessage } from './format-messages.ts';
import type { MessagesQuirks } from './quirks.ts';

/** Calls that were made together, each in a turn of its own with its result behind it, for models that know no others. */
export function callsApart(messages: readonly WireMessage[], { parallelCalls }: MessagesQuirks): readonly WireMessage[] {
  if (parallelCalls) return messages;
  const apart: WireMessage[] = [];
  for (let index = 0; index < messages.length; index += 1) {
    const [message, answer] = messages.slice(index, index + 2);
    const split = message && answer && splitCalls(message, answer);
    apart.push(...(split ?? messages.slice(index, index + 1)));
    if (split !== undefined) index += 1;
  }
  return apart;
}

/** Calls without the text of their turn, for models that take one or the other. */
export function callsAlone(messages: readonly WireMessage[], { quirks, lose }: FormatContext): readonly WireMessage[] {
  if (quirks.textBesideCalls) return messages;
  return messages.map((message) => {
    const isMixed = message.content.some(isCall) && message.content.some(isText);
    if (!isMixed) return message;
    lose('messages', 'dropped', 'the model takes no text beside calls');
    return { ...message, content: message.content.filter((block) => !isText(block)) };
  });
}

/** Undefined where there is nothing to split. Each call has its one result by now. */
function splitCalls(message: WireMessage, answer: WireMessage): readonly WireMessage[] | undefined {
  const calls = message.content.filter(isCall);
  if (calls.length < 2 || answer.role !== 'user') return undefined;
  const said = message.content.filter((block) => !isCall(block));
  const results = new Map(answer.content.filter(isResult).map((result) => [result.tool_use_id, result]));
  const replies = answer.content.filter((block) => !isResult(block));
  return calls.flatMap((call, position) => {
    const result = results.get(call.id);
    return [
      { role: 'assistant', content: position === 0 ? [...said, call] : [call] },
      { role: 'user', content: [...(result === undefined ? [] : [result]), ...(position === calls.length - 1 ? replies : [])] },
    ];
  });
}

function isCall({ type }: JsonObject): boolean {
  return type === 'tool_use';
}

function isText({ type }: JsonObject): boolean {
  return type === 'text';
}

function isResult({ type }: JsonObject): boolean {
  return type === 'tool_result';
}
