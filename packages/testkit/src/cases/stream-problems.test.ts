import { type Message, replayMessage } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { streamProblems } from './stream-problems.ts';

const usage = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
const message: Message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [
    { type: 'text', text: 'a' },
    { type: 'text', text: 'b' },
  ],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage,
};
const events = replayMessage(message);

describe('streamProblems', () => {
  it('finds none in a whole answer', () => {
    expect(streamProblems(events, { cut: false })).toEqual([]);
  });

  it('finds a missing end, unless the stream was cut', () => {
    expect(streamProblems(events.slice(0, -1), { cut: false })).toEqual(['no message_stop']);
    expect(streamProblems(events.slice(0, -1), { cut: true })).toEqual([]);
  });

  it('finds a false success', () => {
    expect(streamProblems(events, { cut: true })).toEqual(['message_stop although the answer failed']);
  });

  it('finds two blocks open at once, and deltas of closed ones', () => {
    const withoutStop = events.toSpliced(3, 1);
    expect(streamProblems(withoutStop, { cut: false })).toEqual(['block 1 while block 0 is open']);
    const withoutStart = events.toSpliced(4, 1);
    expect(streamProblems(withoutStart, { cut: false })).toEqual([
      'a delta for block 1, which is not open',
      'a stop for block 1, which is not open',
    ]);
  });

  it('finds events out of their place', () => {
    expect(streamProblems([...events.slice(1), ...events.slice(0, 1)], { cut: true })).toContain(
      'content_block_start before message_start',
    );
    expect(streamProblems([...events, ...events], { cut: false })).toContain('message_start after message_stop');
  });
});
