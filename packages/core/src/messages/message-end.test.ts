import { describe, expect, it } from 'vitest';
import type { StopReason } from './message.ts';
import { messageEnd } from './message-end.ts';

const end = (stop_reason: StopReason | null, committed: number, cutOff: number) =>
  messageEnd({ stop_reason, stop_sequence: null }, { committed, cutOff }).stop_reason;

describe('messageEnd', () => {
  it.each([
    ['S14: a call ends in tool_use, whatever the upstream says', 'end_turn', 1, 0, 'tool_use'],
    ['S14: no call, no tool_use', 'tool_use', 0, 0, 'end_turn'],
    ['S12: a call that was cut off ends in max_tokens', 'tool_use', 1, 1, 'max_tokens'],
    ['a refusal stays a refusal', 'refusal', 1, 1, 'refusal'],
    ['a full window stays one', 'model_context_window_exceeded', 0, 1, 'model_context_window_exceeded'],
    ['S15: no reason is the end of the turn', null, 0, 0, 'end_turn'],
    ['pause_turn stays', 'pause_turn', 0, 0, 'pause_turn'],
  ] as const)('%s', (_, reason, committed, cutOff, expected) => {
    expect(end(reason, committed, cutOff)).toBe(expected);
  });

  it('keeps a stop sequence only with its own reason, and details always', () => {
    const stop = { stop_reason: 'stop_sequence', stop_sequence: 'END', stop_details: { type: 'x' } } as const;
    expect(messageEnd(stop, { committed: 0, cutOff: 0 })).toEqual(stop);
    expect(messageEnd(stop, { committed: 1, cutOff: 0 })).toEqual({ ...stop, stop_reason: 'tool_use', stop_sequence: null });
  });
});
