import { describe, expect, it } from 'vitest';
import { collectEvents, collectMessage } from './collect-message.ts';
import type { Message } from './message.ts';
import { replayMessage } from './replay-message.ts';
import type { EventBatch } from './stream-event.ts';

const message: Message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'tool_use', id: 't1', name: 'Read', input: { a: 1 } }],
  stop_reason: 'tool_use',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 2, cache_creation_input_tokens: 0, cache_read_input_tokens: 1 },
};

/** The same events with one thing changed. */
function altered(change: (event: EventBatch[number]) => EventBatch): EventBatch {
  return replayMessage(message).flatMap(change);
}

describe('collectMessage', () => {
  it('puts together batches as they come', async () => {
    const events = replayMessage(message);
    async function* batches() {
      yield events.slice(0, 2);
      yield [];
      yield events.slice(2);
    }
    await expect(collectMessage(batches())).resolves.toEqual(message);
  });

  it('S12: leaves out a block that never stopped', () => {
    expect(collectEvents(altered((event) => (event.type === 'content_block_stop' ? [] : [event]))).content).toEqual([]);
  });

  it('S11: reads an empty input as {}', () => {
    const delta = { type: 'input_json_delta', partial_json: '' } as const;
    const events = altered((event) => (event.type === 'content_block_delta' ? [{ ...event, delta }] : [event]));
    expect(collectEvents(events).content).toMatchObject([{ input: {} }]);
  });

  it('S12: calls an input that is not JSON the upstream’s failure', () => {
    const delta = { type: 'input_json_delta', partial_json: '{"a"' } as const;
    const events = altered((event) => (event.type === 'content_block_delta' ? [{ ...event, delta }] : [event]));
    expect(() => collectEvents(events)).toThrow(expect.objectContaining({ code: 'upstream' }));
  });

  it('keeps an input that came whole in the start of its block', () => {
    const events = altered((event) => {
      if (event.type === 'content_block_start') return [{ ...event, content_block: { ...event.content_block, input: { b: 2 } } }];
      return event.type === 'content_block_delta' ? [] : [event];
    });
    expect(collectEvents(events).content).toMatchObject([{ input: { b: 2 } }]);
  });

  it('keeps it also where deltas of nothing follow', () => {
    const events = altered((event) => {
      if (event.type === 'content_block_start') return [{ ...event, content_block: { ...event.content_block, input: { b: 2 } } }];
      return event.type === 'content_block_delta' ? [{ ...event, delta: { type: 'input_json_delta', partial_json: '' } }] : [event];
    });
    expect(collectEvents(events).content).toMatchObject([{ input: { b: 2 } }]);
  });

  it('S18: takes events without an end for a failure', () => {
    expect(() => collectEvents([])).toThrow(expect.objectContaining({ code: 'upstream' }));
  });
});
