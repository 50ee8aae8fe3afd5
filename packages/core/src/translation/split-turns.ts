import type { MessageParam } from '../messages/request.ts';

/** A message and its index in the client's request. */
export interface PlacedMessage {
  readonly message: MessageParam;
  readonly index: number;
}

/** Messages of one side in a row. `role:"system"` amid the messages belongs to the user's side. */
export interface Turn {
  readonly side: 'assistant' | 'user';
  readonly messages: readonly PlacedMessage[];
}

/** Splits a conversation into turns: the unit of tool calls and their results, whatever stands between them (R4). */
export function splitTurns(messages: readonly MessageParam[]): Turn[] {
  const turns: { side: Turn['side']; messages: PlacedMessage[] }[] = [];
  for (const [index, message] of messages.entries()) {
    const side = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.side === side) last.messages.push({ message, index });
    else turns.push({ side, messages: [{ message, index }] });
  }
  return turns;
}
