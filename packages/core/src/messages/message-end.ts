import type { MessageEnd } from './message.ts';

/** Tool calls of an answer: those with whole input, and those whose input is not JSON. */
export interface CallCounts {
  readonly committed: number;
  readonly cutOff: number;
}

/**
 * How an answer ended, from what was emitted and what the upstream says. A committed call and `tool_use` go together; a call that was
 * cut off is `max_tokens`, so that the client asks again instead of waiting for a call that never ran.
 */
export function messageEnd(stop: MessageEnd, calls: CallCounts): MessageEnd {
  const reason = stop.stop_reason ?? 'end_turn';
  if (reason === 'refusal' || reason === 'model_context_window_exceeded') return stop;
  if (calls.cutOff > 0) return { ...stop, stop_reason: 'max_tokens', stop_sequence: null };
  if (calls.committed > 0) return { ...stop, stop_reason: 'tool_use', stop_sequence: null };
  return { ...stop, stop_reason: reason === 'tool_use' ? 'end_turn' : reason };
}
