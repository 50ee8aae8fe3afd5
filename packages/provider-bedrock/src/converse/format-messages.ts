import { CallIds, editedMessages, emptyContent, type PendingCall, splitTurns } from '@llama-stack/core/translation';
import { formatAssistantTurn } from './format-assistant-turn.ts';
import type { FormatContext } from './format-context.ts';
import { DocumentNames } from './format-media.ts';
import { formatUserTurn } from './format-user-turn.ts';
import type { ConverseMessage } from './wire.ts';

/** The conversation in turns that alternate, the user's first, every call followed by its result (R29). */
export function formatMessages(context: FormatContext): readonly ConverseMessage[] {
  const ids = new CallIds(context.quirks);
  const names = new DocumentNames();
  const messages: ConverseMessage[] = [];
  let pending: readonly PendingCall[] = [];
  for (const turn of splitTurns(editedMessages(context))) {
    if (turn.side === 'user') {
      messages.push(...formatUserTurn(turn, pending, { context, names }));
      pending = [];
    } else {
      const formatted = formatAssistantTurn(turn, ids, context);
      messages.push(formatted.message);
      pending = formatted.pending;
    }
  }
  messages.push(...formatUserTurn(undefined, pending, { context, names }));
  const begun: readonly ConverseMessage[] = messages[0]?.role === 'assistant' ? [{ role: 'user', content: [{ text: emptyContent }] }] : [];
  return [...begun, ...messages.slice(0, -1), ...messages.slice(-1).map(withoutLastSpace)];
}

/** Claude refuses to go on from a text that ends in white space. */
function withoutLastSpace({ role, content }: ConverseMessage): ConverseMessage {
  const last = content.at(-1);
  if (role !== 'assistant' || last === undefined || !('text' in last)) return { role, content };
  return { role, content: [...content.slice(0, -1), { text: last.text.trimEnd() }] };
}
