import {
  type BlockDelta,
  type Message,
  type MessageStreamEvent,
  type OutputBlock,
  replayMessage,
  type StopReason,
} from '@llama-stack/core';
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
    expect(streamProblems(withoutStop, { cut: false })).toEqual(['block 0 never stops']);
    const withoutStart = events.toSpliced(4, 1);
    expect(streamProblems(withoutStart, { cut: false })).toEqual([
      'a delta for block 1, which is not open',
      'a stop for block 1, which is not open',
    ]);
  });

  const streamOf = (block: OutputBlock, stop_reason: StopReason, ...deltas: readonly BlockDelta[]): MessageStreamEvent[] => [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: block },
    ...deltas.map((delta): MessageStreamEvent => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  const call: OutputBlock = { type: 'tool_use', id: 'a', name: 'x', input: {} };
  const input = (partial_json: string): BlockDelta => ({ type: 'input_json_delta', partial_json });
  const thinking: OutputBlock = { type: 'thinking', thinking: '', signature: '' };

  it.each([
    [
      'a call whose input is no object',
      streamOf(call, 'tool_use', input('{"a"')),
      ['block 0 (tool_use) has input that is no JSON object: {"a"'],
    ],
    ['a call without a name', streamOf({ ...call, name: '' }, 'tool_use'), ['block 0 (tool_use) is a call without id or name']],
    [
      'input in the start of a call',
      streamOf({ ...call, input: { a: 1 } }, 'tool_use'),
      ['block 0 (tool_use) starts with input, where clients do not look'],
    ],
    ['calls that end as no calls', streamOf(call, 'end_turn'), ['end_turn with 1 calls']],
    [
      'no calls that end as calls',
      streamOf({ type: 'text', text: '' }, 'tool_use', { type: 'text_delta', text: 'x' }),
      ['tool_use with 0 calls'],
    ],
    ['an empty text', streamOf({ type: 'text', text: '' }, 'end_turn'), ['block 0 (text) is empty']],
    [
      'thinking without a signature',
      streamOf(thinking, 'end_turn', { type: 'thinking_delta', thinking: 'x' }),
      ['block 0 (thinking) has not one signature'],
    ],
    ['a delta of another type', streamOf(call, 'tool_use', { type: 'text_delta', text: 'x' }), ['block 0 (tool_use) has a text_delta']],
    [
      'an end by a sequence that is not there',
      streamOf({ type: 'text', text: '' }, 'stop_sequence', { type: 'text_delta', text: 'x' }),
      ['stop_sequence with the stop sequence null'],
    ],
  ])('finds %s', (_, stream, problems) => {
    expect(streamProblems(stream, { cut: false })).toEqual(problems);
  });

  it('S12: lets a call that was cut off go without its stop, when the answer ends with max_tokens', () => {
    const cutOff = (stop_reason: StopReason) => streamOf(call, stop_reason, input('{"a')).toSpliced(3, 1);
    expect(streamProblems(cutOff('max_tokens'), { cut: false })).toEqual([]);
    expect(streamProblems(cutOff('tool_use'), { cut: false })).toEqual(['tool_use although a call was cut off']);
  });

  it('finds counts that are no whole numbers', () => {
    const end = events.at(-2);
    const broken = end?.type === 'message_delta' ? { ...end, usage: { ...usage, output_tokens: 1.5 } } : end;
    expect(streamProblems(events.toSpliced(-2, 1, ...(broken ? [broken] : [])), { cut: false })).toEqual([
      expect.stringContaining('whole numbers'),
    ]);
  });

  it('finds events out of their place', () => {
    expect(streamProblems([...events.slice(1), ...events.slice(0, 1)], { cut: true })).toContain(
      'content_block_start before message_start',
    );
    expect(streamProblems([...events, ...events], { cut: false })).toContain('message_start after message_stop');
  });
});
