import { readFileSync } from 'node:fs';
import {
  collectEvents,
  formatSse,
  GatewayError,
  isGatewayError,
  type MessageStreamEvent,
  openReasoningSeal,
  type UpstreamCall,
} from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { sseOf, wireStream } from '../__fixtures__/wire-stream.ts';
import { anthropicMessages } from '../index.ts';
import type { MessagesQuirks } from './quirks.ts';

const sample = (name: string) => readFileSync(new URL(`../__fixtures__/streams/${name}.sse`, import.meta.url));

interface Outcome {
  readonly events: readonly MessageStreamEvent[];
  readonly error: unknown;
}

/** Reads a whole body, cut into chunks of the given sizes, in turn. */
function read(bytes: Uint8Array, call: UpstreamCall<MessagesQuirks> = upstreamCall(), sizes: readonly number[] = [bytes.length]): Outcome {
  const parser = anthropicMessages.outbound.openStream(call);
  const events = [...parser.begin()];
  try {
    for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
      const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
      events.push(...parser.push(bytes.subarray(start, start + size)));
      start += size;
    }
    events.push(...parser.end());
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}

const messageOf = (bytes: Uint8Array, call?: UpstreamCall<MessagesQuirks>) => {
  const { events, error } = read(bytes, call);
  expect(error).toBeUndefined();
  return collectEvents(events);
};
const start = { type: 'message_start', message: { id: 'x', usage: { input_tokens: 3, output_tokens: 0 } } };
const end = (stop_reason: string | null, usage = { output_tokens: 2 }) => [
  { type: 'message_delta', delta: { stop_reason }, usage },
  { type: 'message_stop' },
];
const block = (index: number, content_block: object, ...deltas: readonly object[]) => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
];
const json = (partial_json: string) => ({ type: 'input_json_delta', partial_json });
const call = (id: string, name = 'x', input: object = {}) => ({ type: 'tool_use', id, name, input });

describe('recorded streams', () => {
  it('40: Ollama: what is missing at the start is there, thinking has a signature, usage is the final one', () => {
    const { events } = read(sample('40-native-ollama-messages'));
    expect(events[0]).toEqual({
      type: 'message_start',
      message: {
        id: 'msg_0123456789abcdefghijklmn',
        type: 'message',
        role: 'assistant',
        model: 'vllm/qwen',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 5, output_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
      },
    });
    const message = collectEvents(events);
    expect(message).toMatchObject({
      content: [
        { type: 'thinking', thinking: 'Add them.' },
        { type: 'tool_use', id: 'call_dg2g1ozz', name: 'calc', input: { expression: '15 * 7' } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 144, output_tokens: 42, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    });
    const [thinking] = message.content;
    const seal = openReasoningSeal(thinking?.type === 'thinking' ? thinking.signature : '');
    expect(seal).toEqual({ api: 'anthropic-messages', provider: 'vllm', model: 'qwen', state: { signature: '' } });
  });

  it('41: vLLM: [DONE] is dropped and the id is ours', () => {
    const message = messageOf(sample('41-native-vllm-trailing-done'));
    expect(message).toMatchObject({ id: 'msg_0123456789abcdefghijklmn', content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn' });
    expect(message.usage).toMatchObject({ input_tokens: 9, output_tokens: 2 });
  });

  it('42, S18: a stream that is cut off ends in an error, not in a false success', () => {
    const { events, error } = read(sample('42-native-cut-off'));
    expect(events.map(({ type }) => type)).toEqual(['message_start', 'content_block_start', 'content_block_delta']);
    expect(error).toMatchObject({ code: 'upstream', message: 'The upstream ended the stream early' });
  });

  it.each(['40-native-ollama-messages', '41-native-vllm-trailing-done', '42-native-cut-off'])(
    'S17: %s reads the same cut at every byte',
    (name) => {
      const bytes = sample(name);
      const whole = read(bytes);
      for (let size = 1; size < bytes.length; size += 1) expect(read(bytes, upstreamCall(), [size])).toEqual(whole);
      const carriageReturns = Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n'));
      expect(read(carriageReturns, upstreamCall(), [1])).toEqual(whole);
    },
  );
});

describe('what upstreams get wrong', () => {
  it('S11: a call without input has {}', () => {
    const message = messageOf(sseOf([start, ...block(0, call('a')), ...end('tool_use')]));
    expect(message.content).toEqual([call('a')]);
  });

  it('a whole input in the start of a call reaches the client as deltas', () => {
    const { events } = read(sseOf([start, ...block(0, call('a', 'x', { b: 1 })), ...end('tool_use')]));
    expect(events).toContainEqual({ type: 'content_block_delta', index: 0, delta: json('{"b":1}') });
  });

  it('S12: a call that was cut off is never ended, and the answer says max_tokens', () => {
    const { events } = read(sseOf([start, ...block(0, call('a'), json('{"path":"/et')), ...end('tool_use')]));
    expect(events.some(({ type }) => type === 'content_block_stop')).toBe(false);
    expect(collectEvents(events)).toMatchObject({ content: [], stop_reason: 'max_tokens' });
  });

  it('S12: a call that had only begun when the answer was cut short is never ended', () => {
    const { events } = read(sseOf([start, { type: 'content_block_start', index: 0, content_block: call('a') }, ...end('max_tokens')]));
    expect(events.some(({ type }) => type === 'content_block_stop')).toBe(false);
    expect(collectEvents(events)).toMatchObject({ content: [], stop_reason: 'max_tokens' });
  });

  it('S9: two open blocks become one after the other', () => {
    const { events } = read(
      sseOf([
        start,
        { type: 'content_block_start', index: 0, content_block: call('a') },
        { type: 'content_block_start', index: 1, content_block: call('b') },
        { type: 'content_block_delta', index: 1, delta: json('{"b":') },
        { type: 'content_block_delta', index: 0, delta: json('{"a":1}') },
        { type: 'content_block_delta', index: 1, delta: json('2}') },
        { type: 'content_block_stop', index: 1 },
        { type: 'content_block_stop', index: 0 },
        ...end('tool_use'),
      ]),
    );
    expect(collectEvents(events).content).toEqual([call('a', 'x', { a: 1 }), call('b', 'x', { b: 2 })]);
    const indexes = events.flatMap((event) => ('index' in event ? [event.index] : []));
    expect(indexes).toEqual(indexes.toSorted());
  });

  it('a call can run as soon as the upstream ended it', () => {
    const events = [start, ...block(0, call('a'), json('{}'))];
    const parser = anthropicMessages.outbound.openStream(upstreamCall());
    expect(parser.push(sseOf(events)).at(-1)).toEqual({ type: 'content_block_stop', index: 0 });
  });

  it('ids that the conversation has seen, repeated ids and missing ids become unique', () => {
    const request = {
      messages: [{ role: 'assistant' as const, content: [{ type: 'tool_use' as const, id: 'call_0', name: 'x', input: {} }] }],
    };
    const stream = sseOf([start, ...['call_0', 'call_0', '', ''].flatMap((id, index) => block(index, call(id))), ...end('tool_use')]);
    const ids = messageOf(stream, upstreamCall(request)).content.map((part) => (part.type === 'tool_use' ? part.id : ''));
    expect(ids).toEqual(['call_0-2', 'call_0-3', 'toolu_0123456789abcdefghijklmn', 'toolu_0123456789abcdefghijklmn-2']);
  });

  it('an id that Claude would refuse reaches the client in its alphabet', () => {
    const [made] = messageOf(sseOf([start, ...block(0, call('functions.Bash:0')), ...end('tool_use')])).content;
    expect(made?.type === 'tool_use' && made.id).toMatch(/^[a-zA-Z0-9_-]+$/);
  });

  it('a text of nothing but white space is left out, streamed or whole', () => {
    const blank = { type: 'text', text: '' };
    const delta = (text: string) => ({ type: 'text_delta', text });
    const streamed = [...block(0, blank, delta('\n'), delta('\n')), ...block(1, call('a')), ...block(2, blank, delta('\n'), delta('Hi'))];
    const whole = { type: 'message', content: [{ type: 'text', text: '\n\n' }, call('a'), { type: 'text', text: '\nHi' }] };
    for (const bytes of [
      sseOf([start, ...streamed, ...end('tool_use')]),
      Buffer.from(JSON.stringify({ ...whole, stop_reason: 'tool_use' })),
    ])
      expect(messageOf(bytes).content).toEqual([call('a'), { type: 'text', text: '\nHi' }]);
  });

  it('an answer of nothing but white space is an empty one', () => {
    const message = messageOf(sseOf([start, ...block(0, { type: 'text', text: '\n\n' }), ...end('end_turn')]));
    expect(message).toMatchObject({ content: [], stop_reason: 'end_turn' });
  });

  it('S14: tool_use without a call is end_turn, and a call is tool_use whatever the upstream says', () => {
    expect(messageOf(sseOf([start, ...end('tool_use')])).stop_reason).toBe('end_turn');
    expect(messageOf(sseOf([start, ...block(0, call('a')), ...end('end_turn')])).stop_reason).toBe('tool_use');
  });

  it.each([['stop'], ['compaction']])('an unknown stop reason %s is the end of the turn', (reason) => {
    expect(messageOf(sseOf([start, ...end(reason)])).stop_reason).toBe('end_turn');
  });

  it('S18: an answer without a stop reason was given up, where the upstream always has one', () => {
    const given = sseOf([start, ...block(0, { type: 'text', text: 'Hal' }), ...end(null)]);
    expect(messageOf(given).stop_reason).toBe('end_turn');
    const { events, error } = read(given, upstreamCall({}, { quirks: { saysWhyItStops: true } }));
    expect(events.at(-1)?.type).toBe('content_block_stop');
    expect(error).toMatchObject({ code: 'upstream', message: expect.stringContaining('gave up') });
  });

  it('E12: a refusal stays one, with its details', () => {
    const delta = { stop_reason: 'refusal', stop_details: { category: 'cyber' }, stop_sequence: null };
    expect(messageOf(sseOf([start, { type: 'message_delta', delta, usage: {} }]))).toMatchObject(delta);
  });

  it('a matched stop sequence and the safeguards are passed on', () => {
    const delta = { stop_reason: 'stop_sequence', stop_sequence: '</block>', safeguard_results: [{ type: 'x' }] };
    expect(messageOf(sseOf([start, { type: 'message_delta', delta }]))).toMatchObject(delta);
  });

  it('a message without message_stop is whole, when it said why it stopped', () => {
    const message = messageOf(sseOf([start, ...block(0, { type: 'text', text: 'hi' }), ...end('end_turn').slice(0, 1)]));
    expect(message.content).toEqual([{ type: 'text', text: 'hi' }]);
  });

  it('what follows message_stop is ignored', () => {
    const message = messageOf(
      sseOf([start, ...end('end_turn'), ...block(0, { type: 'text', text: 'late' }), { type: 'error', error: {} }]),
    );
    expect(message.content).toEqual([]);
  });

  it('pings, unknown events, unknown deltas and data that is no object are ignored', () => {
    const text = block(0, { type: 'text', text: '' }, { type: 'citations_delta', citation: {} }, { type: 'text_delta', text: 'hi' });
    const stream = Buffer.concat([
      sseOf([{ type: 'ping' }, start, { type: 'of_tomorrow' }, ...text]),
      Buffer.from('data: 5\n\n'),
      sseOf(end('end_turn')),
    ]);
    expect(messageOf(stream).content).toEqual([{ type: 'text', text: 'hi' }]);
  });

  it('an event without a type in its data is known by its name', () => {
    const stream = Buffer.from(
      formatSse('message_start', { message: {} }) + formatSse('message_delta', { delta: { stop_reason: 'end_turn' } }),
    );
    expect(messageOf(stream).stop_reason).toBe('end_turn');
  });

  it('blocks of newer APIs and of server tools pass, an input by deltas', () => {
    const result = { type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'web_search_result', url: 'u', title: 't' }] };
    const search = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const { events } = read(
      sseOf([
        start,
        ...block(0, search, json('{"query":'), json('"cats"}')),
        ...block(1, result),
        ...block(2, { type: 'new', x: 1 }),
        ...end('end_turn'),
      ]),
    );
    expect(events).toContainEqual({ type: 'content_block_delta', index: 0, delta: json('{"query":"cats"}') });
    expect(collectEvents(events).content).toEqual([{ ...search, input: { query: 'cats' } }, result, { type: 'new', x: 1 }]);
  });
});

describe('thinking', () => {
  const thinking = (text: string, signature: string) =>
    [
      { type: 'thinking', thinking: '' },
      { type: 'thinking_delta', thinking: text },
      { type: 'signature_delta', signature },
    ] as const;

  it('K2: signatures of the upstream are sealed with their origin, each block its own', () => {
    const [a1, ...a] = thinking('one', 'sig-1');
    const [b1, ...b] = thinking('two', 'sig-2');
    const message = messageOf(sseOf([start, ...block(0, a1, ...a), ...block(1, b1, ...b), ...end('end_turn')]));
    const states = message.content.map((part) => (part.type === 'thinking' ? openReasoningSeal(part.signature)?.state : undefined));
    expect(states).toEqual([{ signature: 'sig-1' }, { signature: 'sig-2' }]);
  });

  it('a signature without text, and redacted thinking, keep their place', () => {
    const redacted = { type: 'redacted_thinking', data: 'enc' };
    const message = messageOf(
      sseOf([start, ...block(0, { type: 'thinking', thinking: '', signature: 'sig' }), ...block(1, redacted), ...end('end_turn')]),
    );
    expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'redacted_thinking']);
  });

  it('an empty thinking block is left out', () => {
    expect(messageOf(sseOf([start, ...block(0, { type: 'thinking', thinking: '' }), ...end('end_turn')])).content).toEqual([]);
  });

  it('is not shown to a client that turned it off', () => {
    const [a1, ...a] = thinking('one', 'sig-1');
    const stream = sseOf([start, ...block(0, a1, ...a), ...block(1, { type: 'text', text: 'hi' }), ...end('end_turn')]);
    expect(messageOf(stream, upstreamCall({ thinking: { type: 'disabled' } })).content).toEqual([{ type: 'text', text: 'hi' }]);
  });
});

describe('think tags', () => {
  const quirks = { thinkTags: ['think'] };
  const text = (...pieces: readonly string[]) =>
    block(0, { type: 'text', text: '' }, ...pieces.map((piece) => ({ type: 'text_delta', text: piece })));
  const tagged = sseOf([start, ...text('<thi', 'nk>\nh', 'm</', 'think>\n\nHi'), ...block(1, call('a')), ...end('tool_use')]);

  it('K12: thoughts between them become a thinking block, where the upstream leaves them in its text', () => {
    expect(messageOf(tagged, upstreamCall({}, { quirks })).content).toEqual([
      { type: 'thinking', thinking: '\nhm', signature: expect.stringMatching(/./) },
      { type: 'text', text: 'Hi' },
      call('a'),
    ]);
    expect(messageOf(tagged).content[0]).toEqual({ type: 'text', text: '<think>\nhm</think>\n\nHi' });
  });

  it('K12: what comes before a call was not a tag, or a thought that was cut short', () => {
    const beginning = (piece: string) =>
      messageOf(sseOf([start, ...text(piece), ...block(1, call('a')), ...end('tool_use')]), upstreamCall({}, { quirks }));
    expect(beginning('<thi').content).toEqual([{ type: 'text', text: '<thi' }, call('a')]);
    expect(beginning('<think>so</th').content).toEqual([expect.objectContaining({ thinking: 'so</th' }), call('a')]);
  });

  it('K12: thoughts are not shown to a client that turned thinking off', () => {
    const message = messageOf(tagged, upstreamCall({ thinking: { type: 'disabled' } }, { quirks }));
    expect(message.content).toEqual([{ type: 'text', text: 'Hi' }, call('a')]);
  });
});

describe('usage', () => {
  it('U2: zeros and missing counts never replace a number', () => {
    const message = messageOf(sseOf([start, ...block(0, { type: 'text', text: 'hi' }), ...end('end_turn', { output_tokens: 2 })]));
    expect(message.usage).toMatchObject({ input_tokens: 3, output_tokens: 2 });
  });

  it('U1: without any usage there is an estimate', () => {
    const message = messageOf(
      sseOf([
        { type: 'message_start' },
        ...block(0, { type: 'text', text: '12345678' }),
        { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
      ]),
    );
    expect(message.usage).toEqual({ input_tokens: 5, output_tokens: 2, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 });
  });

  it('U4: a prompt that came wholly from the cache has 0 input tokens', () => {
    const usage = { input_tokens: 0, cache_read_input_tokens: 90, output_tokens: 2, output_tokens_details: { thinking_tokens: 1 } };
    expect(messageOf(sseOf([start, ...end('end_turn', usage)])).usage).toEqual({ ...usage, cache_creation_input_tokens: 0 });
  });
});

describe('errors', () => {
  it.each([
    ['overloaded_error', 'busy', 'overloaded'],
    ['rate_limit_error', 'slow down', 'rate_limited'],
    ['internal_error', 'out of memory', 'upstream'],
    ['BadRequestError', 'prompt is too long: 10 tokens > 5 maximum', 'context_overflow'],
  ])('E13: an error event %s throws', (type, message, code) => {
    expect(read(sseOf([start, { type: 'error', error: { type, message } }])).error).toMatchObject({ code, message });
  });

  it('an OpenAI-style error is one too', () => {
    expect(read(Buffer.from('data: {"error":{"message":"boom","code":500}}\n\n')).error).toMatchObject({
      code: 'upstream',
      message: 'boom',
    });
  });

  it('reads a whole message that came instead of a stream', () => {
    const whole = { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Whole' }], stop_reason: 'end_turn' };
    expect(messageOf(Buffer.from(JSON.stringify(whole)))).toMatchObject({
      content: [{ type: 'text', text: 'Whole' }],
      stop_reason: 'end_turn',
    });
  });

  it('stops at a sequence that the upstream did not heed', () => {
    const text = (part: string) => ({ type: 'text_delta', text: part });
    const bytes = sseOf([start, ...block(0, { type: 'text', text: '' }, text('no</bl'), text('ock> more')), ...end('end_turn')]);
    expect(messageOf(bytes, upstreamCall({ stop_sequences: ['</block>'] }))).toMatchObject({
      content: [{ type: 'text', text: 'no' }],
      stop_reason: 'stop_sequence',
      stop_sequence: '</block>',
    });
  });

  it('S12: a call that was cut off never stops, and the answer ends with max_tokens', () => {
    const { events } = read(sseOf([start, ...block(0, call('a'), json('{"file')), ...end('max_tokens')]));
    expect(events.filter(({ type }) => type === 'content_block_stop')).toEqual([]);
    expect(events.at(-2)).toMatchObject({ type: 'message_delta', delta: { stop_reason: 'max_tokens' } });
  });

  it('S15: an empty stream is an error', () => {
    expect(read(Buffer.from('')).error).toMatchObject({ code: 'upstream', message: 'The upstream answered with an empty stream' });
  });

  it('what came before an error in the same read is delivered, then every call throws', () => {
    const parser = anthropicMessages.outbound.openStream(upstreamCall());
    parser.begin();
    const batch = parser.push(sseOf([start, ...block(0, call('a'), json('{}')), { type: 'error', error: { message: 'boom' } }]));
    expect(batch.at(-1)).toEqual({ type: 'content_block_stop', index: 0 });
    expect(() => parser.push(sseOf([start]))).toThrow('boom');
    expect(() => parser.end()).toThrow('boom');
  });

  it('E10: broken JSON is told without its content', () => {
    const { error } = read(Buffer.from('event: x\ndata: {"secret\n\n'));
    expect(error).toMatchObject({ code: 'upstream', message: 'The upstream sent a stream event that is not JSON (8 characters)' });
  });
});

describe('any stream', () => {
  it('S17: reads the same however its bytes are split', () => {
    fc.assert(
      fc.property(wireStream, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), (events, sizes) => {
        const bytes = sseOf(events);
        expect(read(bytes, upstreamCall(), sizes)).toEqual(read(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it('never fails with anything but a GatewayError', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(
          fc.oneof(
            fc.jsonValue(),
            fc.dictionary(fc.constantFrom('type', 'index', 'delta', 'content_block', 'message', 'usage', 'error'), fc.jsonValue()),
          ),
        )
        .map((events) => Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''))),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        const { error } = read(bytes);
        expect(error === undefined || isGatewayError(error)).toBe(true);
        expect(error === undefined || error instanceof GatewayError).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
