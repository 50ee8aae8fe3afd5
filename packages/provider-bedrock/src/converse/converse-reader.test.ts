import { readFileSync } from 'node:fs';
import { eventFrame, exceptionFrame } from '@llama-stack/testkit';
import { describe, expect, it } from 'vitest';
import { assistant, converseCall, converseMessages, frameEvents, readFrames, user } from './__fixtures__/converse-call.ts';
import { encodeSample } from './__fixtures__/encode-sample.ts';
import { converse } from './index.ts';

const sample = (name: string) => encodeSample(readFileSync(new URL(`__fixtures__/streams/${name}.sse`, import.meta.url), 'utf8'));
const start = (index: number, toolUseId: string, name: string) =>
  eventFrame('contentBlockStart', { contentBlockIndex: index, start: { toolUse: { toolUseId, name } } });
const delta = (index: number, value: object) => eventFrame('contentBlockDelta', { contentBlockIndex: index, delta: value });
const input = (index: number, json: string) => delta(index, { toolUse: { input: json } });
const blockStop = (index: number) => eventFrame('contentBlockStop', { contentBlockIndex: index });
const stop = (stopReason: string, more: object = {}) => eventFrame('messageStop', { stopReason, ...more });
const usage = eventFrame('metadata', {
  usage: { inputTokens: 20, outputTokens: 5, totalTokens: 25, cacheReadInputTokens: 100, cacheWriteInputTokens: 7 },
});
const tools = [{ name: 'Read' }, { name: 'Write' }];

describe('ConverseReader', () => {
  it('reads thinking, text and a call, with usage that comes last (U3, U4)', () => {
    const message = readFrames(sample('32-bedrock-converse-thinking-tool'), { tools, thinking: { type: 'adaptive' } });
    expect(message).toMatchObject({
      stop_reason: 'tool_use',
      content: [
        { type: 'thinking', thinking: 'Need the file.', signature: expect.stringMatching(/^ls1\./) },
        { type: 'text', text: 'Reading.' },
        { type: 'tool_use', id: 'tooluse_bpe71y', name: 'Read', input: { file_path: 'a' } },
      ],
      usage: { input_tokens: 20, cache_read_input_tokens: 2_048, cache_creation_input_tokens: 0, output_tokens: 41 },
    });
  });

  it('E13: what came before an exception is delivered, then the error', () => {
    const parser = converse.outbound.openStream(converseCall());
    const batch = parser.push(Buffer.concat(sample('33-bedrock-converse-throttled-mid-stream')));
    expect(JSON.stringify(batch)).toContain('Starting');
    expect(batch.at(-1)).toMatchObject({ type: 'content_block_stop' });
    expect(() => parser.end()).toThrow(
      expect.objectContaining({ code: 'rate_limited', message: 'Too many tokens, please wait before trying again.' }),
    );
  });

  it('K8: sends reasoning back as Bedrock gave it, signed, encrypted or neither', () => {
    const frames = [
      delta(0, { reasoningContent: { text: 'Signed' } }),
      delta(0, { reasoningContent: { signature: 'sig' } }),
      blockStop(0),
      delta(1, { reasoningContent: { redactedContent: Buffer.from('ab').toString('base64') } }),
      delta(1, { reasoningContent: { redactedContent: Buffer.from('cd').toString('base64') } }),
      blockStop(1),
      delta(2, { reasoningContent: { text: 'Plain' } }),
      blockStop(2),
      delta(3, { text: 'Done.' }),
      blockStop(3),
      stop('end_turn'),
      usage,
    ];
    const { content } = readFrames(frames);
    expect(content.map(({ type }) => type)).toEqual(['thinking', 'redacted_thinking', 'thinking', 'text']);
    const back = (quirks: object) =>
      converseMessages([user('Hi'), assistant(structuredClone(content) as []), user('Go on')], quirks)[1]?.content;
    const [signed, redacted, plain, text] = [
      { reasoningContent: { reasoningText: { text: 'Signed', signature: 'sig' } } },
      { reasoningContent: { redactedContent: Buffer.from('abcd').toString('base64') } },
      { reasoningContent: { reasoningText: { text: 'Plain' } } },
      { text: 'Done.' },
    ];
    expect(back({ replay: 'all' })).toEqual([signed, redacted, plain, text]);
    expect(back({ replay: 'signed' })).toEqual([signed, redacted, text]);
  });

  it('hides thinking from those who asked for none', () => {
    const frames = [
      delta(0, { reasoningContent: { text: 'Hm' } }),
      blockStop(0),
      delta(1, { text: 'A' }),
      blockStop(1),
      stop('end_turn'),
      usage,
    ];
    expect(readFrames(frames, { thinking: { type: 'disabled' } }).content).toEqual([{ type: 'text', text: 'A' }]);
  });

  it('S5, S9: calls that come interleaved stay apart', () => {
    const frames = [
      start(0, 'a', 'Read'),
      start(1, 'b', 'Write'),
      input(0, '{"x":'),
      input(1, '{"y":2}'),
      blockStop(1),
      input(0, '1}'),
      blockStop(0),
      stop('tool_use'),
      usage,
    ];
    expect(readFrames(frames, { tools }).content).toMatchObject([
      { id: 'a', input: { x: 1 } },
      { id: 'b', input: { y: 2 } },
    ]);
  });

  it('S11: an empty input is {}', () => {
    expect(readFrames([start(0, 'a', 'Read'), input(0, ''), blockStop(0), stop('tool_use'), usage], { tools }).content).toMatchObject([
      { input: {} },
    ]);
  });

  it('S12: a call that was cut by length is no call', () => {
    const message = readFrames([start(0, 'a', 'Read'), input(0, '{"x":'), stop('max_tokens'), usage], { tools });
    expect(message.stop_reason).toBe('max_tokens');
  });

  it('S12, T13: a call whose input is broken is an error, worth another try', () => {
    const frames = [start(0, 'a', 'Read'), input(0, '{"x":'), blockStop(0), stop('tool_use'), usage];
    const details = { shouldRetry: true, noAnswer: true };
    expect(() => readFrames(frames, { tools })).toThrow(expect.objectContaining({ code: 'upstream', details }));
  });

  it.each([
    ['guardrail_intervened', 'refusal'],
    ['content_filtered', 'refusal'],
    ['max_tokens', 'max_tokens'],
    ['model_context_window_exceeded', 'model_context_window_exceeded'],
    ['something_new', 'end_turn'],
  ])('E12: %s is %s', (reason, expected) => {
    expect(readFrames([delta(0, { text: 'A' }), blockStop(0), stop(reason), usage]).stop_reason).toBe(expected);
  });

  it('S12: a call that the end of the window cuts off is no failure', () => {
    const frames = [start(0, 'a', 'Read'), input(0, '{"file'), stop('model_context_window_exceeded'), usage];
    const events = frameEvents(frames, { tools });
    expect(events.find(({ type }) => type === 'message_delta')).toMatchObject({
      delta: { stop_reason: 'model_context_window_exceeded' },
    });
  });

  it.each(['malformed_tool_use', 'malformed_model_output'])('%s is an error, worth another try', (reason) => {
    expect(() => readFrames([stop(reason), usage])).toThrow(
      expect.objectContaining({ code: 'upstream', details: { shouldRetry: true, noAnswer: true } }),
    );
  });

  it('names the stop sequence: the model’s word, else the only one it can be', () => {
    const frames = (more: object) => [delta(0, { text: 'one' }), blockStop(0), stop('stop_sequence', more), usage];
    const named = { additionalModelResponseFields: { delta: { stop_sequence: 'B' } } };
    expect(readFrames(frames(named), { stop_sequences: ['A', 'B'] })).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'B' });
    expect(readFrames(frames({}), { stop_sequences: ['A'] })).toMatchObject({ stop_sequence: 'A' });
  });

  it('takes the last two events in either order, and does without the last', () => {
    const content = [delta(0, { text: 'A' }), blockStop(0)];
    for (const end of [
      [stop('end_turn'), usage],
      [usage, stop('end_turn')],
    ]) {
      expect(readFrames([...content, ...end]).usage).toMatchObject({
        input_tokens: 20,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 7,
      });
    }
    expect(readFrames([...content, stop('end_turn')]).content).toEqual([{ type: 'text', text: 'A' }]);
  });

  it('white space alone is no text', () => {
    const frames = [
      delta(0, { text: '\n' }),
      delta(0, { text: '\n' }),
      blockStop(0),
      start(1, 'a', 'Read'),
      input(1, '{}'),
      blockStop(1),
      stop('tool_use'),
      usage,
    ];
    expect(readFrames(frames, { tools }).content.map(({ type }) => type)).toEqual(['tool_use']);
  });

  it('S18: an answer that was cut off is an error, never a finished one', () => {
    const parts = [delta(0, { text: 'A' }), delta(0, { text: 'B' })];
    expect(() => readFrames(parts)).toThrow(expect.objectContaining({ code: 'upstream', details: { noAnswer: false } }));
    expect(() => readFrames([...parts.slice(0, 1), Buffer.concat(parts.slice(1)).subarray(0, 20)])).toThrow(/ended the stream early/);
  });

  it.each([
    ['nothing at all', []],
    ['a frame that is not whole', [eventFrame('messageStart', {}).subarray(0, 20)]],
    ['a beginning only', [eventFrame('messageStart', { role: 'assistant' })]],
  ])('S15: %s is no answer, and is worth asking once more', (_, frames) => {
    expect(() => readFrames(frames)).toThrow(expect.objectContaining({ code: 'upstream', details: { noAnswer: true } }));
  });

  it('S18: an answer that said why it ended is whole, though its usage was cut off', () => {
    const frames = [delta(0, { text: 'A' }), blockStop(0), stop('end_turn'), usage.subarray(0, 20)];
    expect(readFrames(frames)).toMatchObject({ content: [{ text: 'A' }], stop_reason: 'end_turn' });
  });

  describe('E12: a content filter that breaks into the answer', () => {
    const said = 'Output blocked by content filtering policy';
    const filtered = exceptionFrame('validationException', said);
    const refusal = { stop_reason: 'refusal', stop_details: { explanation: said } };

    it.each([
      ['in a text', [delta(0, { text: 'A' })], [{ type: 'text', text: 'A' }]],
      ['in thinking', [delta(0, { reasoningContent: { text: 'Hm' } })], [{ type: 'thinking', thinking: 'Hm' }]],
      ['before anything', [], []],
    ])('%s ends it as a refusal', (_, frames, content) => {
      expect(readFrames([...frames, filtered])).toMatchObject({ ...refusal, content });
      expect(readFrames([Buffer.concat([...frames, filtered, usage])])).toMatchObject({ ...refusal, content });
    });

    it.each([
      ['by an exception', [filtered]],
      ['by its reason', [stop('content_filtered'), usage]],
    ])('S12: in a call, %s, ends it without the call', (_, end) => {
      const events = frameEvents([delta(0, { text: 'A' }), blockStop(0), start(1, 'a', 'Read'), input(1, '{"x":'), ...end], { tools });
      expect(events.filter(({ type }) => type === 'content_block_stop')).toEqual([{ type: 'content_block_stop', index: 0 }]);
      expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'refusal' } });
    });
  });

  it('ends at a stop sequence that the model went past, whatever follows', () => {
    const frames = [
      delta(0, { text: 'one ST' }),
      delta(0, { text: 'OP two' }),
      blockStop(0),
      start(1, 'a', 'Read'),
      stop('tool_use'),
      usage,
    ];
    expect(readFrames(frames, { tools, stop_sequences: ['STOP'] })).toMatchObject({
      content: [{ type: 'text', text: 'one ' }],
      stop_reason: 'stop_sequence',
      stop_sequence: 'STOP',
    });
  });

  it('an exception before any content is thrown at once', () => {
    const parser = converse.outbound.openStream(converseCall());
    parser.begin();
    expect(() => parser.push(exceptionFrame('validationException', 'No'))).toThrow('No');
  });
});
