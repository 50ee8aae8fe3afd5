import { objectOf, textOf } from '@llama-stack/core/translation';

/**
 * With a thinking budget, Claude wants the assistant's turn of an open tool loop to begin with thinking ("Expected `thinking` or
 * `redacted_thinking`, but found `tool_use`", K4). True when it does not, because its thinking was another upstream's. Adaptive
 * thinking asks for no such thing.
 */
export function lacksThinkingFirst(messages: readonly unknown[]): boolean {
  const last = messages.findLastIndex(isAnswer);
  // What the user says besides, and system messages, may follow the results in messages of their own.
  const isOpen = last !== -1 && messages.slice(last + 1).some((message) => contentOf(message).some(isResult));
  if (!isOpen) return false;
  const before = messages.slice(0, last).findLastIndex((message) => !isAnswer(message));
  const first = objectOf(messages.slice(before + 1, last + 1).flatMap(contentOf)[0]).type;
  return first !== 'thinking' && first !== 'redacted_thinking';
}

function isAnswer(message: unknown): boolean {
  return objectOf(message).role === 'assistant';
}

function isResult(block: unknown): boolean {
  return objectOf(block).type === 'tool_result';
}

/**
 * `context_management` without edits of thinking, which are refused where there is none. The same value when it has none, undefined
 * when nothing else is in it.
 */
export function withoutThinkingEdits(management: unknown): unknown {
  const { edits, ...rest } = objectOf(management);
  if (!Array.isArray(edits)) return management;
  const kept = edits.filter((edit) => !textOf(objectOf(edit).type).startsWith('clear_thinking_'));
  if (kept.length === edits.length) return management;
  return kept.length === 0 ? undefined : { ...rest, edits: kept };
}

function contentOf(message: unknown): readonly unknown[] {
  const { content } = objectOf(message);
  if (typeof content === 'string') return [{ type: 'text' }];
  return Array.isArray(content) ? content : [];
}
