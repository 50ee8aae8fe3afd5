import { type BlockDelta, formatSse, GatewayError, type MessageStreamEvent, replayMessage, SseParser } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from './stream-formatter.ts';

const usage = { input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null, usage } as const;
const text = fc.string({ unit: 'binary' });
const delta: fc.Arbitrary<BlockDelta> = fc.oneof(
  text.map((value) => ({ type: 'text_delta', text: value }) as const),
  text.map((value) => ({ type: 'thinking_delta', thinking: value }) as const),
  text.map((value) => ({ type: 'signature_delta', signature: value }) as const),
  text.map((value) => ({ type: 'input_json_delta', partial_json: value }) as const),
);

describe('openStream', () => {
  it('writes deltas exactly as JSON.stringify would', () => {
    fc.assert(
      fc.property(fc.nat(), delta, (index, change) => {
        const event: MessageStreamEvent = { type: 'content_block_delta', index, delta: change };
        expect(openStream({ id: 'r' }).push([event])).toBe(formatSse('content_block_delta', event));
      }),
    );
  });

  it('S1: writes a batch as one text that an SSE parser reads back', () => {
    const batch = replayMessage({
      ...message,
      content: [
        { type: 'thinking', thinking: 'hm\n', signature: 's' },
        { type: 'text', text: 'Grüße 👋\r\n\u2028' },
        { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls' } },
        { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
      ],
      stop_reason: 'tool_use',
    });
    const events = new SseParser().push(Buffer.from(openStream({ id: 'r' }).push(batch), 'utf8'));
    expect(events.map(({ event }) => event)).toEqual(batch.map(({ type }) => type));
    expect(events.map(({ data }) => JSON.parse(data))).toMatchObject(batch);
  });

  it('writes nothing for an empty batch and at the end', () => {
    const stream = openStream({ id: 'r' });
    expect(stream.push([])).toBe('');
    expect(stream.end()).toBe('');
  });

  it('S20: writes pings', () => {
    expect(openStream({ id: 'r' }).ping()).toBe('event: ping\ndata: {"type":"ping"}\n\n');
  });

  it('E13: ends a broken stream with an error event', () => {
    expect(openStream({ id: 'req_9' }).fail(new GatewayError('overloaded', 'busy'))).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"},"request_id":"req_9"}\n\n',
    );
  });
});
