import { describe, expect, it } from 'vitest';
import { readingCall } from '../__fixtures__/read-stream.ts';
import { parseMessage } from './parse-message.ts';

const completion = (message: object, finish_reason: string | null = 'stop') => ({ choices: [{ index: 0, message, finish_reason }] });

describe('parseMessage', () => {
  it('reads a completion', () => {
    const body = {
      ...completion({
        role: 'assistant',
        reasoning_content: 'T',
        content: 'A',
        tool_calls: [{ id: 'x', function: { name: 'Read', arguments: '' } }],
      }),
      usage: { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 6 } },
    };
    expect(parseMessage(body, readingCall())).toMatchObject({
      id: 'msg_test',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [
        { type: 'thinking', thinking: 'T' },
        { type: 'text', text: 'A' },
        { type: 'tool_use', id: 'x', name: 'Read', input: {} },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 4, cache_read_input_tokens: 6, output_tokens: 4 },
    });
  });

  it('S12: leaves out a call that was cut off', () => {
    const body = completion({ tool_calls: [{ id: 'x', function: { name: 'Read', arguments: '{"a' } }] }, 'length');
    expect(parseMessage(body, readingCall())).toMatchObject({ content: [], stop_reason: 'max_tokens' });
  });

  it.each([
    [{ error: { message: 'no', code: 429 } }, 'rate_limited'],
    [{}, 'upstream'],
    [{ choices: [] }, 'upstream'],
    ['text', 'upstream'],
    [null, 'upstream'],
  ])('throws for %j', (body, code) => {
    expect(() => parseMessage(body, readingCall())).toThrow(expect.objectContaining({ code }));
  });
});
