import { GatewayError, openReasoningSeal } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { parseMessage } from './parse-message.ts';

const parse = (body: unknown) => parseMessage(body, upstreamCall());
const call = { type: 'tool_use', id: 'call_1', name: 'Read', input: { path: '/a' } };

describe('parseMessage', () => {
  it('puts a whole answer right as it would a stream', () => {
    const message = parse({
      id: 'chatcmpl-1',
      model: 'qwen',
      content: [{ type: 'thinking', thinking: 'hm' }, { type: 'text', text: 'ok' }, call],
      stop_reason: 'end_turn',
      usage: { input_tokens: 9, output_tokens: 3 },
    });
    expect(message).toEqual({
      id: 'msg_0123456789abcdefghijklmn',
      type: 'message',
      role: 'assistant',
      model: 'vllm/qwen',
      content: [{ type: 'thinking', thinking: 'hm', signature: expect.any(String) }, { type: 'text', text: 'ok' }, call],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 9, output_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    });
    const [thinking] = message.content;
    expect(openReasoningSeal(thinking?.type === 'thinking' && thinking.signature)?.provider).toBe('vllm');
  });

  it('keeps calls of server tools and their results', () => {
    const content = [
      { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'cats' } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
    ];
    expect(parse({ content, stop_reason: 'end_turn' }).content).toEqual(content);
  });

  it('keeps why it stopped', () => {
    expect(parse({ content: [], stop_reason: 'stop_sequence', stop_sequence: '</block>' })).toMatchObject({ stop_sequence: '</block>' });
    expect(parse({ content: [] }).stop_reason).toBe('end_turn');
    expect(() => parseMessage({ content: [] }, upstreamCall({}, { quirks: { saysWhyItStops: true } }))).toThrow('gave up');
  });

  it('an answer with nothing in it may have `null` where its blocks would be, as Ollama’s has', () => {
    const body = {
      type: 'message',
      role: 'assistant',
      content: null,
      stop_reason: 'max_tokens',
      usage: { input_tokens: 9, output_tokens: 1 },
    };
    expect(parse(body)).toMatchObject({ content: [], stop_reason: 'max_tokens', usage: { input_tokens: 9, output_tokens: 1 } });
  });

  it('an error with status 200 is an error', () => {
    expect(() => parse({ type: 'error', error: { type: 'overloaded_error', message: 'busy' } })).toThrow('busy');
  });

  it.each([null, [], 'x', {}, { content: 'x' }])('%j is no message', (body) => {
    expect(() => parse(body)).toThrow(GatewayError);
  });

  it('reads any content or says what is wrong', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.record({ type: fc.constantFrom('text', 'tool_use', 'thinking', 'x'), input: fc.jsonValue(), text: fc.jsonValue() }),
          ),
        ),
        (content) => {
          expect(parse({ content }).role).toBe('assistant');
        },
      ),
    );
  });
});
