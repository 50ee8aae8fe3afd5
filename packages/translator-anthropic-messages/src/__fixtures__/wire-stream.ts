import fc from 'fast-check';

/** Events as an upstream writes them. */
export function sseOf(events: readonly object[]): Buffer {
  const texts = events.map((event) => `event: ${String(Reflect.get(event, 'type'))}\ndata: ${JSON.stringify(event)}\n\n`);
  return Buffer.from(texts.join(''), 'utf8');
}

const index = fc.nat({ max: 3 });
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const delta = fc.oneof(
  text.map((value) => ({ type: 'text_delta', text: value })),
  text.map((value) => ({ type: 'thinking_delta', thinking: value })),
  text.map((value) => ({ type: 'signature_delta', signature: value })),
  fc.constantFrom('{}', '{"a":', '1}', '').map((value) => ({ type: 'input_json_delta', partial_json: value })),
);
const block = fc.oneof(
  text.map((value) => ({ type: 'text', text: value })),
  fc.constant({ type: 'thinking', thinking: '' }),
  fc.constant({ type: 'redacted_thinking', data: 'x' }),
  fc.constantFrom('a', 'b', '').map((id) => ({ type: 'tool_use', id, name: 'x', input: {} })),
  fc.constant({ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
);

/** Streams in and out of order: events of four blocks, mixed, with and without an end. */
export const wireStream: fc.Arbitrary<object[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('content_block_start'), index, content_block: block }),
        { weight: 3, arbitrary: fc.record({ type: fc.constant('content_block_delta'), index, delta }) },
        fc.record({ type: fc.constant('content_block_stop'), index }),
        fc.constant({ type: 'ping' }),
      ),
      { maxLength: 30 },
    ),
    fc.constantFrom(
      [],
      [{ type: 'message_stop' }],
      [{ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } }, { type: 'message_stop' }],
      [{ type: 'error', error: { type: 'overloaded_error', message: 'busy' } }],
    ),
  )
  .map(([middle, last]) => [{ type: 'message_start', message: { usage: { input_tokens: 3 } } }, ...middle, ...last]);
