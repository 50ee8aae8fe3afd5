import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectEvents, collectMessage } from './collect-message.ts';
import type { Message, OutputBlock } from './message.ts';
import { replayMessage } from './replay-message.ts';

const block: fc.Arbitrary<OutputBlock> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: fc.string() }),
  fc.record({ type: fc.constant('thinking' as const), thinking: fc.string(), signature: fc.string({ minLength: 1 }) }),
  fc.record({ type: fc.constant('redacted_thinking' as const), data: fc.string() }),
  fc.record({
    type: fc.constant('tool_use' as const),
    id: fc.string({ minLength: 1 }),
    name: fc.string(),
    input: fc.dictionary(fc.string(), fc.integer()),
  }),
  fc.record({ type: fc.constant('web_search_tool_result' as const), tool_use_id: fc.string(), content: fc.array(fc.string()) }),
);

function message(content: readonly OutputBlock[]): Message {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content,
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 2, cache_creation_input_tokens: 0, cache_read_input_tokens: 1 },
  };
}

describe('replayMessage and collectMessage', () => {
  it('are each other’s inverse', () => {
    fc.assert(
      fc.property(fc.array(block), (content) => {
        const whole = message(content);
        expect(collectEvents(replayMessage(whole))).toEqual(whole);
      }),
    );
  });

  it('S18: takes an answer without message_stop for a failure', async () => {
    const cut = replayMessage(message([])).slice(0, -1);
    async function* batches() {
      yield cut;
    }
    await expect(collectMessage(batches())).rejects.toMatchObject({ code: 'upstream' });
  });
});
