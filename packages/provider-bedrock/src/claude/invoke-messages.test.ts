import type { ApiTranslator, MessageStreamEvent, UpstreamCall } from '@llama-stack/core';
import { eventFrame, exceptionFrame, translatorContract } from '@llama-stack/testkit';
import { type MessagesQuirks, standardMessages } from '@llama-stack/translator-anthropic-messages';
import { describe, expect, it } from 'vitest';
import { invokeMessages } from './invoke-messages.ts';

/** An event as InvokeModel sends it. */
const chunk = (event: object | string) => {
  const json = typeof event === 'string' ? event : JSON.stringify(event);
  return eventFrame('chunk', { bytes: Buffer.from(json).toString('base64'), p: 'abcd' });
};
const start = (index: number, content_block: object) => chunk({ type: 'content_block_start', index, content_block });
const delta = (index: number, value: object) => chunk({ type: 'content_block_delta', index, delta: value });
const stop = (index: number) => chunk({ type: 'content_block_stop', index });

const begin = chunk({ type: 'message_start', message: { usage: { input_tokens: 20, output_tokens: 1 } } });
const text = [start(0, { type: 'text', text: '' }), delta(0, { type: 'text_delta', text: 'Grüße 🌍' })];
const call = [
  start(1, { type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }),
  delta(1, { type: 'input_json_delta', partial_json: '{"path":' }),
];
const end = [
  chunk({ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } }),
  chunk({ type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 20 } }),
];
const whole = [begin, ...text, stop(0), ...call, delta(1, { type: 'input_json_delta', partial_json: '"a"}' }), stop(1), ...end];

const translator: ApiTranslator<MessagesQuirks> = { api: 'anthropic-messages', outbound: invokeMessages };
const samples = {
  whole: Buffer.concat(whole),
  filtered: Buffer.concat([begin, ...text, exceptionFrame('validationException', 'Output blocked by content filtering policy')]),
  throttled: Buffer.concat([begin, ...text, exceptionFrame('throttlingException', 'Too many tokens')]),
};
translatorContract({ translator, quirks: standardMessages, samples, binary: true });

const upstreamCall: UpstreamCall<MessagesQuirks> = {
  request: { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }], tools: [{ name: 'Read', input_schema: {} }] },
  quirks: standardMessages,
  clientModel: 'bedrock/m',
  messageId: 'msg_1',
  provider: 'bedrock',
  limits: {},
  promptTokens: 10,
};

/** The names of a stream's events, and the last but one: with the reason. */
function read(frames: readonly Buffer[]) {
  const stream = invokeMessages.openStream(upstreamCall);
  const events: readonly MessageStreamEvent[] = [...stream.begin(), ...stream.push(Buffer.concat(frames)), ...stream.end()];
  return { names: events.map((event) => ('index' in event ? `${event.type} ${event.index}` : event.type)), end: events.at(-2) };
}

describe('Messages in AWS’s frames', () => {
  const filtered = exceptionFrame('validationException', 'Output blocked by content filtering policy');

  it('E12: a content filter that breaks into a text ends the message as a refusal', () => {
    const { names, end } = read([begin, ...text, filtered]);
    expect(names).toEqual([
      'message_start',
      'content_block_start 0',
      'content_block_delta 0',
      'content_block_stop 0',
      'message_delta',
      'message_stop',
    ]);
    expect(end).toMatchObject({
      delta: { stop_reason: 'refusal', stop_details: { explanation: 'Output blocked by content filtering policy' } },
    });
  });

  it('E12, S12: one that breaks into a call leaves the call without its stop', () => {
    const { names, end } = read([begin, ...text, stop(0), ...call, filtered]);
    expect(names.filter((name) => name.startsWith('content_block_stop'))).toEqual(['content_block_stop 0']);
    expect(end).toMatchObject({ delta: { stop_reason: 'refusal' } });
  });

  it('E13: what came before another exception is whole, then comes the error', () => {
    const stream = invokeMessages.openStream(upstreamCall);
    const batch = stream.push(samples.throttled);
    expect(batch.at(-1)).toEqual({ type: 'content_block_stop', index: 0 });
    expect(() => stream.end()).toThrow(expect.objectContaining({ code: 'rate_limited', message: 'Too many tokens' }));
  });

  it('an error of the model’s own, in a chunk, is one', () => {
    const error = { type: 'overloaded_error', message: 'Overloaded' };
    expect(() => read([chunk({ type: 'error', error })])).toThrow(expect.objectContaining({ code: 'overloaded' }));
  });

  it('S15: a stream without a chunk is no answer, and is worth asking once more', () => {
    expect(() => read([])).toThrow(expect.objectContaining({ code: 'upstream', details: { noAnswer: true } }));
  });

  it('S27: reads events that are spread over lines, and passes over empty ones', () => {
    expect(read([begin, chunk(''), chunk(JSON.stringify({ type: 'ping' }, null, 2)), ...text, stop(0), ...end]).names).toHaveLength(6);
  });

  it('refuses a chunk that is not JSON', () => {
    expect(() => read([chunk('{"type":')])).toThrow(/not JSON/);
  });
});
