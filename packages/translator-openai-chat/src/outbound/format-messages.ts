import { CallIds, editedMessages, type PendingCall, splitTurns } from '@llama-stack/core/translation';
import type { ChatMessage } from '../wire.ts';
import { callsApart } from './calls-apart.ts';
import { formatAssistantTurn } from './format-assistant-turn.ts';
import type { FormatContext } from './format-context.ts';
import { formatSystem } from './format-system.ts';
import { formatUserTurn } from './format-user-turn.ts';

/** `instruction` ends the system prompt: what the response format has to say in words. */
export function formatMessages(context: FormatContext, instruction: string | undefined): ChatMessage[] {
  const ids = new CallIds(context.quirks);
  const messages: ChatMessage[] = formatSystem(context, instruction);
  let pending: readonly PendingCall[] = [];
  for (const turn of splitTurns(editedMessages(context))) {
    if (turn.side === 'user') {
      messages.push(...formatUserTurn(turn, pending, context));
      pending = [];
    } else {
      const formatted = formatAssistantTurn(turn, ids, context);
      messages.push(formatted.message);
      pending = formatted.pending;
    }
  }
  messages.push(...formatUserTurn(undefined, pending, context));
  return callsApart(messages, context);
}
