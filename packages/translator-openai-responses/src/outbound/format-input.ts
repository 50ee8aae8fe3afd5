import { CallIds, editedMessages, type PendingCall, splitTurns } from '@llama-stack/core/translation';
import type { InputItem } from '../wire.ts';
import { formatAssistantTurn } from './format-assistant-turn.ts';
import type { FormatContext } from './format-context.ts';
import { formatUserTurn } from './format-user-turn.ts';

/** The conversation as items, in the order in which things were said. */
export function formatInput(context: FormatContext): InputItem[] {
  const ids = new CallIds(context.quirks);
  const items: InputItem[] = [];
  let pending: readonly PendingCall[] = [];
  for (const turn of splitTurns(editedMessages(context))) {
    if (turn.side === 'user') {
      items.push(...formatUserTurn(turn, pending, context));
      pending = [];
    } else {
      const formatted = formatAssistantTurn(turn, ids, context);
      items.push(...formatted.items);
      pending = formatted.pending;
    }
  }
  items.push(...formatUserTurn(undefined, pending, context));
  return items;
}
