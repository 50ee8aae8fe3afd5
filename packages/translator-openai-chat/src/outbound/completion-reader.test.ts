import { openReasoningSeal } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { callsDelta, chatStream, chunk, messageOf, readPieces, readText } from '../__fixtures__/read-stream.ts';

const usageOf = (usage: object) => ({ choices: [], usage });

describe('text', () => {
  it('opens no block for white space only (client nudges or real Claude refuses it)', () => {
    const { content } = messageOf([chunk({ content: '\n\n' }), chunk(callsDelta([0, 'a', 'Read', '{}'])), chunk({}, 'tool_calls')]);
    expect(content).toEqual([{ type: 'tool_use', id: 'a', name: 'Read', input: {} }]);
  });

  it('keeps the white space that a text begins and ends with', () => {
    const { content } = messageOf([chunk({ content: '\n ' }), chunk({ content: 'a\n' }), chunk({ content: '\n' }, 'stop')]);
    expect(content).toEqual([{ type: 'text', text: '\n a\n\n' }]);
  });

  it('S15: takes an empty answer that has an end for what it is', () => {
    expect(messageOf([chunk({ role: 'assistant', content: '' }, 'stop')])).toMatchObject({ content: [], stop_reason: 'end_turn' });
  });

  it('S23: answers under the name and id that the client knows', () => {
    expect(messageOf([chunk({ content: 'a' }, 'stop')])).toMatchObject({ id: 'msg_test', model: 'claude-test' });
  });

  it('reads the first choice only', () => {
    const other = { choices: [{ index: 1, delta: { content: 'other' }, finish_reason: 'length' }] };
    expect(messageOf([chunk({ content: 'a' }), other, chunk({}, 'stop')])).toMatchObject({
      content: [{ type: 'text', text: 'a' }],
      stop_reason: 'end_turn',
    });
  });
});

describe('stop reasons', () => {
  it.each([
    ['stop', 'end_turn'],
    ['eos', 'end_turn'],
    ['something_new', 'end_turn'],
    ['length', 'max_tokens'],
    ['model_length', 'max_tokens'],
    ['STOP', 'end_turn'],
    ['MAX_TOKENS', 'max_tokens'],
    ['model_context_window_exceeded', 'model_context_window_exceeded'],
  ])('reads %s as %s', (finish, stop_reason) => {
    expect(messageOf([chunk({ content: 'a' }, finish)]).stop_reason).toBe(stop_reason);
  });

  it.each([
    ...['content_filter', 'sensitive', 'SAFETY', 'RECITATION', 'PROHIBITED_CONTENT'],
    ...['content_filter: PROHIBITED_CONTENT', 'content_filter: RECITATION', 'FinishReason.SAFETY'],
  ])('E12: reads %s as a refusal', (finish) => {
    expect(messageOf([chunk({ content: 'a' }, finish)])).toMatchObject({ stop_reason: 'refusal', stop_details: { type: 'refusal' } });
  });

  it.each(['function_call_filter: MALFORMED_FUNCTION_CALL', 'MALFORMED_FUNCTION_CALL', 'function_call_filter: UNEXPECTED_TOOL_CALL'])(
    'T13: %s is an error, worth another try',
    (finish) => {
      const { error, events } = readText(chatStream(chunk({ content: null }, finish)));
      expect(error).toMatchObject({ code: 'upstream', details: { shouldRetry: true, noAnswer: true } });
      expect(events.map(({ type }) => type)).toEqual(['message_start']);
    },
  );

  it('reads what is special to an upstream by its quirks', () => {
    const quirks = { stopReasons: { full: 'max_tokens', safety: 'end_turn' } } as const;
    for (const finish of ['full', 'FULL', 'full: 100 %'])
      expect(messageOf([chunk({ content: 'a' }, finish)], { quirks }).stop_reason).toBe('max_tokens');
    expect(messageOf([chunk({ content: 'a' }, 'SAFETY')], { quirks }).stop_reason).toBe('end_turn');
  });

  it('S14: has no tool_use without a call, and no call without tool_use', () => {
    expect(messageOf([chunk({ content: 'a' }, 'tool_calls')]).stop_reason).toBe('end_turn');
    expect(messageOf([chunk(callsDelta([0, 'a', 'Read', '{}']), 'stop')]).stop_reason).toBe('tool_use');
  });

  it('ends the turn when the upstream gives no reason but says that it is done', () => {
    expect(messageOf([chunk({ content: 'a' })]).stop_reason).toBe('end_turn');
  });

  it('stops at a sequence that the upstream did not heed, wherever it is cut', () => {
    const chunks = [chunk({ content: '<block>no</bl' }), chunk({ content: 'ock> because' }), chunk({}, 'stop')];
    expect(messageOf(chunks, { request: { stop_sequences: ['</block>'] } })).toMatchObject({
      content: [{ type: 'text', text: '<block>no' }],
      stop_reason: 'stop_sequence',
      stop_sequence: '</block>',
    });
  });

  it('E12: a content filter that breaks into the stream ends it as a refusal', () => {
    const filtered = { error: { message: 'The response was filtered', code: 'content_filter' } };
    expect(messageOf([chunk({ content: 'Half' }), filtered])).toMatchObject({
      content: [{ type: 'text', text: 'Half' }],
      stop_reason: 'refusal',
      stop_details: { explanation: 'The response was filtered' },
    });
  });

  it("names the client's stop sequence that vLLM matched, and no other token", () => {
    const stopped = (stop_reason: unknown) => [chunk({ content: 'a' }), { choices: [{ delta: {}, finish_reason: 'stop', stop_reason }] }];
    const request = { stop_sequences: ['END'] };
    expect(messageOf(stopped('END'), { request })).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
    expect(messageOf(stopped('<|eot|>'), { request })).toMatchObject({ stop_reason: 'end_turn', stop_sequence: null });
    expect(messageOf(stopped(128_009), { request }).stop_reason).toBe('end_turn');
  });
});

describe('usage', () => {
  it('U2: waits for counts that come after the reason to stop', () => {
    const chunks = [chunk({ content: 'a' }, 'stop'), usageOf({ prompt_tokens: 9, completion_tokens: 2 })];
    expect(messageOf(chunks).usage).toMatchObject({ input_tokens: 9, output_tokens: 2 });
  });

  it('U1: estimates when the upstream counts nothing', () => {
    const { usage } = messageOf([chunk({ content: 'some text' }, 'stop')]);
    expect(usage.input_tokens).toBe(123);
    expect(usage.output_tokens).toBeGreaterThan(0);
  });

  it('reads counts that Groq puts elsewhere, and older Moonshot', () => {
    const counts = { prompt_tokens: 9, completion_tokens: 2 };
    const groq = { choices: [{ delta: {}, finish_reason: 'stop' }], x_groq: { usage: counts } };
    const moonshot = { choices: [{ delta: {}, finish_reason: 'stop', usage: counts }] };
    for (const last of [groq, moonshot]) expect(messageOf([chunk({ content: 'a' }), last]).usage).toMatchObject({ input_tokens: 9 });
  });
});

describe('reasoning', () => {
  const thinkingOf = (...deltas: object[]) =>
    messageOf([...deltas.map((delta) => chunk(delta)), chunk({ content: 'A' }, 'stop')], { quirks: { thinkTags: ['think'] } }).content;

  it.each([
    [{ reasoning_content: 'T' }],
    [{ reasoning: 'T' }],
    [{ reasoning_content: '', reasoning: 'T' }],
    [{ reasoning_content: 'T', reasoning: 'T' }],
    [{ reasoning: 'T', reasoning_details: [{ type: 'reasoning.text', text: 'T' }] }],
    [{ reasoning_details: [{ type: 'reasoning.summary', summary: 'T' }] }],
    [{ content: [{ type: 'thinking', thinking: 'T' }] }],
    [{ reasoning: 'T', content: [{ type: 'thinking', thinking: 'T' }] }],
    [{ reasoning: 'T', content: '<think>T</think>' }],
  ])('shows %j once', (delta) => {
    expect(thinkingOf(delta)).toMatchObject([
      { type: 'thinking', thinking: 'T' },
      { type: 'text', text: 'A' },
    ]);
  });

  it('K9: seals every thinking block, so that it can come back to this model only', () => {
    const [block] = thinkingOf({ reasoning: 'T' });
    const seal = openReasoningSeal(block?.type === 'thinking' ? block.signature : undefined);
    expect(seal).toEqual({ api: 'openai-chat', provider: 'p', model: 'm', state: {} });
  });

  it('keeps structured reasoning in the seal, its pieces put together', () => {
    const detail = (part: object) => ({ reasoning_details: [{ type: 'reasoning.text', index: 0, ...part }] });
    const [block] = thinkingOf(detail({ text: 'T' }), detail({ text: 'U' }), detail({ signature: 'sig' }));
    expect(block).toMatchObject({ type: 'thinking', thinking: 'TU' });
    expect(openReasoningSeal(block?.type === 'thinking' ? block.signature : undefined)?.state).toEqual({
      details: [{ type: 'reasoning.text', index: 0, text: 'TU', signature: 'sig' }],
    });
  });

  it('K8: seals encrypted reasoning without text into a block of its own, before the call that follows', () => {
    const encrypted = { type: 'reasoning.encrypted', data: 'x', index: 0 };
    const chunks = [chunk({ reasoning_details: [encrypted] }), chunk(callsDelta([0, 'a', 'Read', '{}']), 'tool_calls')];
    const [block, call] = messageOf(chunks).content;
    expect(openReasoningSeal(block?.type === 'redacted_thinking' ? block.data : undefined)?.state).toEqual({ details: [encrypted] });
    expect(call?.type).toBe('tool_use');
  });

  it.each(['disabled', 'between_tools'])('shows no reasoning to a client with thinking %s', (type) => {
    const chunks = [chunk({ reasoning: 'T', reasoning_details: [{ type: 'reasoning.text', text: 'T' }] }), chunk({ content: 'A' }, 'stop')];
    expect(messageOf(chunks, { request: { thinking: { type } } }).content).toEqual([{ type: 'text', text: 'A' }]);
  });

  it('K7: seals what came with a call under its id, also when reasoning came before', () => {
    const extra_content = { google: { thought_signature: 's' } };
    const signed = { tool_calls: [{ index: 0, id: 'a', function: { name: 'Read', arguments: '{}' }, extra_content }] };
    const state = { calls: { a: extra_content } };
    const [thinking] = messageOf([chunk({ reasoning: 'T' }), chunk(signed, 'stop')]).content;
    expect(openReasoningSeal(thinking?.type === 'thinking' ? thinking.signature : undefined)?.state).toEqual(state);
    const [block] = messageOf([chunk({ content: 'A' }), chunk(signed, 'stop')]).content.slice(1);
    expect(openReasoningSeal(block?.type === 'redacted_thinking' ? block.data : undefined)?.state).toEqual(state);
  });

  it('K7: keeps a signature that comes after its call', () => {
    const late = { tool_calls: [{ index: 0, extra_content: 's' }] };
    const { content } = messageOf([chunk(callsDelta([0, 'a', 'Read', '{"a":1}'])), chunk(late, 'stop')]);
    expect(content.map(({ type }) => type)).toEqual(['tool_use', 'redacted_thinking']);
  });
});

describe('refusals', () => {
  it('E12: shows the words of a refusal, and says that it is one', () => {
    expect(messageOf([chunk({ refusal: 'No.' }), chunk({}, 'stop')])).toMatchObject({
      content: [{ type: 'text', text: 'No.' }],
      stop_reason: 'refusal',
    });
  });
});

describe('failures', () => {
  it('S15: an empty stream is an error', () => {
    for (const body of ['', '\n\n', ': comment\n\n', 'data: [DONE]\n\n', 'data: {"choices":[]}\n\n'])
      expect(readText(body).error).toMatchObject({ code: 'upstream', message: 'The upstream answered with an empty stream' });
  });

  it('S18: a cut stream is an error, whatever came before', () => {
    const { events, error } = readText(chatStream(chunk({ content: 'a' })).replace('data: [DONE]\n\n', ''));
    expect(error).toMatchObject({ code: 'upstream', message: 'The upstream ended the stream early' });
    expect(events.some(({ type }) => type === 'message_delta')).toBe(false);
  });

  it('S27: a stream without [DONE] is whole when it gave its reason to stop', () => {
    const { events, error } = readText(chatStream(chunk({ content: 'a' }, 'stop')).replace('data: [DONE]\n\n', ''));
    expect(error).toBeUndefined();
    expect(events.at(-1)?.type).toBe('message_stop');
  });

  it('names an event that is not JSON', () => {
    const { error } = readText(`data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"choi\n\n`);
    expect(error).toMatchObject({ code: 'upstream', message: 'The upstream sent a stream event that is not JSON (6 characters)' });
  });

  it('S19: an error that comes first is thrown before any event', () => {
    const parsed = readText('data: {"error":{"message":"Engine is overloaded","type":"overloaded_error"}}\n\n');
    expect(parsed.events.map(({ type }) => type)).toEqual(['message_start']);
    expect(parsed.error).toMatchObject({ code: 'overloaded', message: 'Engine is overloaded' });
  });

  it('E13: what came before an error in the same read is delivered, its text block closed', () => {
    const { events, error } = readText(chatStream(chunk({ content: 'Half' }), { error: 'out of memory' }));
    expect(events.map(({ type }) => type)).toEqual(['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop']);
    expect(error?.message).toBe('out of memory');
  });

  it('S12: a call is not closed when the stream fails', () => {
    const { events } = readText(chatStream(chunk(callsDelta([0, 'a', 'Read', '{"a":'])), { error: 'out of memory' }));
    expect(events.some(({ type }) => type === 'content_block_stop')).toBe(false);
  });

  it.each([
    ['{"error":{"message":"no","code":429}}', 'rate_limited', 'no'],
    ['{"object":"error","message":"no","code":400}', 'invalid_request', 'no'],
    ['{"error":{"message":"no","type":"server_error"}}', 'upstream', 'no'],
    ['{"error":"no"}', 'upstream', 'no'],
    [
      '{"error":{"message":"This model\'s maximum context length is 10 tokens."}}',
      'context_overflow',
      'prompt is too long: 11 tokens > 10 maximum',
    ],
  ])('reads %s in a stream', (body, code, message) => {
    expect(readText(`data: ${body}\n\n`).error).toMatchObject({ code, message });
    expect(readText(`event: error\ndata: ${body}\n\n`).error).toMatchObject({ code, message });
    expect(readText(body).error).toMatchObject({ code, message });
  });
});

it.each([{}, null, '', { message: '', code: null }])('takes an error in which nothing is said, %j, for none', (error) => {
  const chunks = [
    { ...chunk({ content: 'a' }), error },
    { ...chunk({}, 'stop'), error },
  ];
  expect(messageOf(chunks)).toMatchObject({ content: [{ type: 'text', text: 'a' }], stop_reason: 'end_turn' });
  expect(readText(JSON.stringify({ choices: [{ message: { content: 'a' }, finish_reason: 'stop' }], error })).error).toBeUndefined();
});

it('reads an error inside of a choice', () => {
  const failed = { choices: [{ index: 0, delta: {}, finish_reason: 'error', error: { code: 503, message: 'gone' } }] };
  expect(readText(chatStream(chunk({ content: 'a' }), failed)).error).toMatchObject({ code: 'overloaded', message: 'gone' });
});

describe('a body that is no stream', () => {
  const completion = { choices: [{ index: 0, message: { content: 'Hi', reasoning: 'T' }, finish_reason: 'stop' }] };

  it('reads a whole completion, however it is cut', () => {
    const bytes = Buffer.from(` \n${JSON.stringify(completion)}`);
    const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    const { events, error } = readPieces(pieces);
    expect(error).toBeUndefined();
    expect(events).toEqual(readPieces([bytes]).events);
    expect(events.filter(({ type }) => type === 'content_block_stop')).toHaveLength(2);
  });

  it('says that HTML is HTML', () => {
    expect(readText('<!DOCTYPE html><html>secret</html>').error?.message).toBe(
      'The upstream answered HTML, not a stream: check the base URL',
    );
  });

  it.each([['{"choices":['], ['[]'], ['{"object":"list"}']])('has no answer in %s', (body) => {
    expect(readText(body).error?.code).toBe('upstream');
  });
});
