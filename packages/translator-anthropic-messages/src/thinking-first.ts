import { objectOf, textOf } from '@llama-stack/core/translation';

/**
 * With a thinking budget, Claude wants the assistant's turn of an open tool loop to begin with thinking ("Expected `thinking` or
 * `redacted_thinking`, but found `tool_use`", K4). True when it does not, because its thinking was another upstream's. Adaptive
 * thinking asks for no such thing.
 */
export function lacksThinkingFirst(messages: readonly unknown[]): boolean {
  const answered = contentOf(messages.at(-1)).some((block) => objectOf(block).type === 'tool_result');
  if (!answered) return false;
  const last = messages.findLast((message) => objectOf(message).role === 'assistant');
  const first = objectOf(contentOf(last)[0]).type;
  return first !== 'thinking' && first !== 'redacted_thinking';
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
  return Array.isArray(content) ? content : [];
}
