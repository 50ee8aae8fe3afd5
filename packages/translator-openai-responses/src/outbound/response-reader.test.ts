import { collectEvents, type MessagesRequest, openReasoningSeal } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventStream, formatResponses, readPieces, sampleStream } from '../__fixtures__/responses-call.ts';

const tools = [{ name: 'Read', input_schema: {} }];
const samples = [
  '35-responses-reasoning-tool',
  '36-responses-phases',
  '37-responses-incomplete',
  '38-responses-error-then-failed',
  '39-responses-parallel-wrapper',
];

function messageOf(body: Buffer, request: Partial<MessagesRequest> = { tools }) {
  const { events, error } = readPieces([body], request);
  if (error !== undefined) throw error;
  return collectEvents(events);
}

const delta = (value: string) => ({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: value });
const done = (output_index: number, item: object) => ({ type: 'response.output_item.done', output_index, item });
const completed = { type: 'response.completed', response: { status: 'completed', output: [], usage: null, error: null } };

describe('streams of responses', () => {
  it('K8: seals the finished encrypted reasoning into the thinking block, and calls the tool', () => {
    const message = messageOf(sampleStream(samples[0] ?? ''));
    expect(message).toMatchObject({
      content: [
        { type: 'thinking', thinking: '**Plan** read file' },
        { type: 'tool_use', id: 'call_R1', name: 'Read', input: { file_path: 'a' } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 220, cache_read_input_tokens: 1024, cache_creation_input_tokens: 256, output_tokens: 60 },
    });
    const [thinking] = message.content;
    expect(openReasoningSeal(thinking?.type === 'thinking' && thinking.signature)).toEqual({
      api: 'openai-responses',
      provider: 'p',
      model: 'm',
      state: { id: 'rs_1', encrypted_content: 'gAAAA-final' },
    });
  });

  it('gives messages of different phases blocks of their own', () => {
    const message = messageOf(sampleStream(samples[1] ?? ''));
    expect(message).toMatchObject({ content: [{ text: 'Looking.' }, { text: 'Done.' }], stop_reason: 'end_turn' });
  });

  it('closes what an incomplete response left open', () => {
    expect(messageOf(sampleStream(samples[2] ?? ''))).toMatchObject({ content: [{ text: 'Done.' }], stop_reason: 'max_tokens' });
  });

  it('E3: reports a spent quota inside a 200 as billing, not worth another try', () => {
    const { events, error } = readPieces([sampleStream(samples[3] ?? '')]);
    expect(events.map(({ type }) => type)).toEqual(['message_start']);
    expect(error).toMatchObject({ code: 'billing', message: 'You exceeded your current quota.', details: { shouldRetry: false } });
  });

  it('expands the undeclared parallel into the calls inside of it', () => {
    const { content } = messageOf(sampleStream(samples[4] ?? ''));
    expect(content).toEqual([
      { type: 'tool_use', id: 'call_P', name: 'Read', input: { file_path: 'a' } },
      { type: 'tool_use', id: 'call_P-2', name: 'Read', input: { file_path: 'b' } },
    ]);
  });

  it('makes the same events however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(fc.nat({ max: 6_000 }), { maxLength: 8 }), (name, cuts) => {
        const body = sampleStream(name);
        const ends = [...cuts.filter((cut) => cut < body.length).sort((a, b) => a - b), body.length];
        const pieces = ends.map((end, index) => body.subarray(ends[index - 1] ?? 0, end));
        expect(readPieces(pieces, { tools })).toEqual(readPieces([body], { tools }));
      }),
    );
  });

  it('K8: keeps the seal of reasoning that has no summary in an empty block', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' };
    expect(messageOf(eventStream(done(0, item), completed)).content).toMatchObject([{ type: 'thinking', thinking: '' }]);
  });

  it('K8: shows no thinking to those who turned it off', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'x' };
    expect(messageOf(eventStream(done(0, item), completed), { thinking: { type: 'disabled' } }).content).toEqual([]);
  });

  it('parts the paragraphs of a summary', () => {
    const part = { type: 'response.reasoning_summary_part.added', output_index: 0 };
    const summary = (value: string) => ({ type: 'response.reasoning_summary_text.delta', output_index: 0, delta: value });
    const body = eventStream(
      part,
      summary('One'),
      part,
      summary('Two'),
      done(0, { type: 'reasoning', id: 'r', encrypted_content: 'x' }),
      completed,
    );
    expect(messageOf(body).content).toMatchObject([{ thinking: 'One\n\nTwo' }]);
  });

  it('ends at a stop sequence, which the API itself does not know', () => {
    const { content, stop_reason, stop_sequence } = messageOf(eventStream(delta('one E'), delta('ND two'), completed), {
      stop_sequences: ['END'],
    });
    expect({ content, stop_reason, stop_sequence }).toEqual({
      content: [{ type: 'text', text: 'one ' }],
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
    });
  });

  it('E12: ends a refusal as one, its words as text', () => {
    const refused = { type: 'response.refusal.delta', output_index: 0, delta: 'No.' };
    expect(messageOf(eventStream(refused, completed))).toMatchObject({ content: [{ text: 'No.' }], stop_reason: 'refusal' });
  });

  it('E12: ends a prompt that was refused as a refusal, its words as the explanation', () => {
    const response = { status: 'failed', error: { code: 'invalid_prompt', message: 'No' } };
    expect(messageOf(eventStream({ type: 'response.failed', response }))).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { explanation: 'No' },
    });
  });

  it('E12: ends a filtered answer as a refusal', () => {
    const response = { status: 'incomplete', incomplete_details: { reason: 'content_filter' }, output: [] };
    expect(messageOf(eventStream(delta('Half'), { type: 'response.incomplete', response })).stop_reason).toBe('refusal');
  });

  it.each([
    [{ type: 'error', code: 'rate_limit_exceeded', message: 'Slow down', param: null }, 'rate_limited'],
    [{ type: 'error', error: { type: 'server_error', code: 'server_error', message: 'Oops' } }, 'upstream'],
    [
      {
        type: 'response.failed',
        response: {
          status: 'failed',
          error: { code: 'context_length_exceeded', message: 'Your input exceeds the context window of this model' },
        },
      },
      'context_overflow',
    ],
  ])('E1: reads %j as %s', (event, code) => {
    expect(readPieces([eventStream(event)]).error).toMatchObject({ code });
  });

  it('E13: delivers what came before a failure first', () => {
    const { events, error } = readPieces([eventStream(delta('Half'), { type: 'error', code: 'server_error', message: 'Oops' })]);
    expect(events.at(-1)?.type).toBe('content_block_stop');
    expect(error).toMatchObject({ code: 'upstream', message: 'Oops' });
  });

  it('S18: takes a stream that just ends for a failure', () => {
    expect(readPieces([eventStream(delta('Half'))]).error?.message).toMatch(/ended the stream early/);
  });

  it('T1: calls a tool by the client’s name for it, where the upstream knows it by a shorter one', () => {
    const long = [{ name: `mcp__${'x'.repeat(80)}`, input_schema: {} }];
    const [short] = formatResponses({ tools: long }).body.tools ?? [];
    const item = { type: 'function_call', call_id: 'c', name: short?.name, arguments: '{}', status: 'completed' };
    const begun = { type: 'response.output_item.added', output_index: 0, item: { ...item, arguments: '' } };
    for (const events of [[begun, done(0, item)], [done(0, item)]])
      expect(messageOf(eventStream(...events, completed), { tools: long }).content).toMatchObject([{ name: long[0]?.name }]);
  });

  it('does not let the client run a call whose input is no object', () => {
    const item = { type: 'function_call', call_id: 'c', name: 'Read', arguments: '{"a"', status: 'completed' };
    const { events, error } = readPieces([eventStream(done(0, item), completed)], { tools });
    expect(events.some(({ type }) => type === 'content_block_stop')).toBe(false);
    expect(error).toMatchObject({ code: 'upstream', details: { shouldRetry: true } });
  });

  it('S12: leaves a call that was cut off unfinished, so that the client asks again', () => {
    const begun = { type: 'response.output_item.added', output_index: 0, item: { type: 'function_call', call_id: 'c', name: 'Read' } };
    const input = { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{"file' };
    const response = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [] };
    const message = messageOf(eventStream(begun, input, { type: 'response.incomplete', response }));
    expect(message).toMatchObject({ content: [], stop_reason: 'max_tokens' });
  });

  it('reads a whole response that came instead of a stream', () => {
    const item = { type: 'message', content: [{ type: 'output_text', text: 'Whole' }] };
    expect(messageOf(Buffer.from(JSON.stringify({ ...completed.response, output: [item] }))).content).toEqual([
      { type: 'text', text: 'Whole' },
    ]);
  });
});
