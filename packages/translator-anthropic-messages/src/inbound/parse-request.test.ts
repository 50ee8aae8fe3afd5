import { readdirSync, readFileSync } from 'node:fs';
import { type ClientCall, GatewayError, isGatewayError } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearlyRequest } from '../__fixtures__/nearly-request.ts';
import { parseCountTokens } from './parse-count-tokens.ts';
import { parseRequest } from './parse-request.ts';

const callOf = (body: unknown): ClientCall => ({ id: 'req_1', body, headers: {}, receivedAt: 0 });
const hello = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] };

function mistakesOf(body: unknown, parse: (call: ClientCall) => unknown = parseRequest): string {
  try {
    parse(callOf(body));
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    if (isGatewayError(error) && error.code === 'invalid_request') return error.message;
    throw error;
  }
  return '';
}

describe('parseRequest', () => {
  it('returns the body itself, unknown fields and blocks included', () => {
    const body = {
      ...hello,
      brand_new_field: { a: [1] },
      safeguards: [{ type: 'dangerous_tool_use' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'hologram', depth: 3 },
            { type: 'text', text: 'x', sparkle: true },
          ],
        },
      ],
    };
    const copy = structuredClone(body);
    expect(parseRequest(callOf(body))).toBe(body);
    expect(body).toEqual(copy);
  });

  it.each(['create', 'continue'])('refuses to %s a kept conversation, so that clients send all of it', (type) => {
    expect(() => parseRequest(callOf({ ...hello, thread: { type } }))).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { wire: { error_code: 'thread_unsupported_request', unsupported: ['thread'] } },
      }),
    );
  });

  it('R1: takes system messages at any position, as text or blocks', () => {
    const system = { role: 'system', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] };
    expect(mistakesOf({ ...hello, messages: [system, ...hello.messages, { role: 'system', content: 'y' }] })).toBe('');
  });

  it('takes a tool result of tool references, and an input that is not an object', () => {
    const content = [
      { type: 'tool_use', id: 'a', name: 'x', input: { __unparsedToolInput: { raw: '{', len: 1 } } },
      { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'tool_reference', tool_name: 'A' }] },
      { type: 'thinking', thinking: '', signature: '' },
      { type: 'thinking', thinking: 'x' },
    ];
    expect(mistakesOf({ ...hello, messages: [{ role: 'user', content }] })).toBe('');
  });

  it('refuses more messages than the API takes', () => {
    const messages = (count: number) => ({ ...hello, messages: Array.from({ length: count }, () => hello.messages[0]) });
    expect(mistakesOf(messages(100_000))).toBe('');
    expect(mistakesOf(messages(100_001))).toBe('messages: Input should have 100000 messages at most');
  });

  it.each([
    [{}, 'model: Field required; messages: Field required; max_tokens: Field required'],
    [{ ...hello, max_tokens: undefined }, 'max_tokens: Field required'],
    [{ ...hello, max_tokens: '10' }, 'max_tokens: Input should be a whole number'],
    [{ ...hello, max_tokens: 1.5 }, 'max_tokens: Input should be a whole number'],
    [{ ...hello, max_tokens: 1e20 }, 'max_tokens: Input should be 9007199254740991 at most'],
    [{ ...hello, model: '' }, 'model: Input should not be empty'],
    [{ ...hello, messages: [] }, 'messages: at least one message is required'],
    [{ ...hello, stream: 'yes' }, 'stream: Input should be a valid boolean'],
    [{ ...hello, tools: [{}] }, 'tools.0.name: Field required'],
    [{ ...hello, tool_choice: { type: 'all' } }, "tool_choice.type: Input should be 'auto', 'any', 'tool' or 'none'"],
    [{ ...hello, messages: [{ role: 'robot', content: 'x' }] }, "messages.0.role: Input should be 'user', 'assistant' or 'system'"],
    [{ ...hello, messages: [{ role: 'user', content: 5 }] }, 'messages.0.content: Input should be a string or an array of content blocks'],
    [
      { ...hello, messages: [...hello.messages, { role: 'user', content: [{ type: 'text', text: 5 }, { type: 'text' }] }] },
      'messages.1.content.0.text: Input should be a valid string; messages.1.content.1.text: Field required',
    ],
    [{ ...hello, messages: [{ role: 'user', content: [7] }] }, 'messages.0.content.0: Input should be a content block with a `type`'],
    [{ ...hello, system: [{ type: 'text' }] }, 'system.0.text: Field required'],
    [
      { ...hello, messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'image' }, 5] }] }] },
      'messages.0.content.0.content.0.source: Field required; messages.0.content.0.content.1: Input should be a content block with a `type`',
    ],
  ])('names the path of each mistake in %j', (body, message) => {
    expect(mistakesOf(body)).toBe(message);
  });

  it.each([[null], [[]], ['text'], [5], [undefined]])('says that %j is no JSON object', (body) => {
    expect(mistakesOf(body)).toBe('The request body should be a JSON object with `model`, `max_tokens` and `messages`');
  });

  it('counts mistakes after the twentieth', () => {
    const tools = Array.from({ length: 25 }, () => ({}));
    expect(mistakesOf({ ...hello, tools })).toMatch(/tools\.19\.name: Field required; and 5 more$/);
  });

  it('answers any JSON at all with itself or with one readable error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), nearlyRequest), (body) => {
        const text = mistakesOf(body);
        if (text === '') expect(parseRequest(callOf(body))).toBe(body);
        else expect(text.length).toBeLessThan(10_000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseCountTokens', () => {
  it('needs no max_tokens', () => {
    const body = { model: 'm', messages: hello.messages, tools: [] };
    expect(parseCountTokens(callOf(body))).toBe(body);
    expect(mistakesOf({ model: 'm' }, parseCountTokens)).toBe('messages: Field required');
  });
});

describe('requests of Claude Code', () => {
  const folder = new URL('../__fixtures__/requests/', import.meta.url);
  it.each(readdirSync(folder))('%s passes unchanged', (name) => {
    const body: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8')).body;
    const parse = name === 'count_tokens.json' ? parseCountTokens : parseRequest;
    expect(parse(callOf(body))).toBe(body);
  });
});
