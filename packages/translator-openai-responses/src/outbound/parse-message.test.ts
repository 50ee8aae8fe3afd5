import { describe, expect, it } from 'vitest';
import { responsesCall } from '../__fixtures__/responses-call.ts';
import { parseMessage } from './parse-message.ts';

const call = responsesCall({ tools: [{ name: 'Read', input_schema: {} }] });
const output = [
  {
    type: 'reasoning',
    id: 'rs_1',
    summary: [
      { type: 'summary_text', text: 'Hm' },
      { type: 'summary_text', text: 'So' },
    ],
    encrypted_content: 'x',
  },
  { type: 'message', content: [{ type: 'output_text', text: 'Reading.' }] },
  { type: 'function_call', call_id: 'call_1', name: 'Read', arguments: '{"file_path":"a"}' },
];

describe('parseMessage', () => {
  it('reads thinking, text and calls of a whole response', () => {
    const usage = { input_tokens: 10, output_tokens: 5, input_tokens_details: { cached_tokens: 4 } };
    expect(parseMessage({ object: 'response', status: 'completed', error: null, output, usage }, call)).toMatchObject({
      id: 'msg_test',
      model: 'claude-test',
      content: [
        { type: 'thinking', thinking: 'Hm\n\nSo' },
        { type: 'text', text: 'Reading.' },
        { type: 'tool_use', id: 'call_1', name: 'Read', input: { file_path: 'a' } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 6, cache_read_input_tokens: 4, output_tokens: 5 },
    });
  });

  it('S12: leaves out a call that was cut off with the response', () => {
    const cut = { type: 'function_call', call_id: 'call_2', name: 'Read', arguments: '{"file_pa', status: 'incomplete' };
    const incomplete = { object: 'response', status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    expect(parseMessage({ ...incomplete, output: [output[1], cut] }, call)).toMatchObject({
      content: [{ type: 'text', text: 'Reading.' }],
      stop_reason: 'max_tokens',
    });
  });

  it('S11: takes no arguments at all for {}', () => {
    const bare = { type: 'function_call', call_id: 'call_1', name: 'Read', arguments: '' };
    expect(parseMessage({ object: 'response', status: 'completed', output: [bare] }, call).content).toMatchObject([{ input: {} }]);
  });

  it('E1: throws the error that a response with status 200 tells of', () => {
    const failed = { object: 'response', status: 'failed', output: [], error: { code: 'server_error', message: 'Oops' } };
    expect(() => parseMessage(failed, call)).toThrow('Oops');
  });

  it('throws when the answer is no response', () => {
    expect(() => parseMessage({ choices: [] }, call)).toThrow(/it has no `output`/);
  });
});
