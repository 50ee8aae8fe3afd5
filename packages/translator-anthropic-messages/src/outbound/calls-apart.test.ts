import type { MessageParam, MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { formatRequest } from './format-request.ts';
import type { MessagesQuirks } from './quirks.ts';

function sent(turns: readonly object[], quirks: Partial<MessagesQuirks> = { parallelCalls: false }): unknown[] {
  const messages: MessageParam[] = JSON.parse(JSON.stringify([user(text('Go')), ...turns]));
  const { body } = formatRequest(upstreamCall({ messages }, { quirks }));
  return (body as Pick<MessagesRequest, 'messages'>).messages.slice(1);
}

const user = (...content: readonly object[]) => ({ role: 'user', content });
const assistant = (...content: readonly object[]) => ({ role: 'assistant', content });
const text = (value: string) => ({ type: 'text', text: value });
const call = (id: string) => ({ type: 'tool_use', id, name: 'Read', input: {} });
const result = (id: string, content: unknown = 'ok') => ({ type: 'tool_result', tool_use_id: id, content });

describe('a model that knows one call a turn', () => {
  it('reads calls that were made together one after another, each with its result', () => {
    const together = [
      assistant(text('I look'), call('a'), call('b'), call('c')),
      user(result('c', '3'), result('a', '1'), result('b', '2'), text('Go on')),
    ];
    expect(sent(together)).toEqual([
      assistant(text('I look'), call('a')),
      user(result('a', '1')),
      assistant(call('b')),
      user(result('b', '2')),
      assistant(call('c')),
      user(result('c', '3'), text('Go on')),
    ]);
    expect(sent(together, {}).length).toBe(2);
  });

  it('R29: reads of an interrupted call in its turn', () => {
    const missing = 'Error: there is no result. The call was interrupted.';
    expect(sent([assistant(call('a'), call('b')), user(result('a'))])).toEqual([
      assistant(call('a')),
      user(result('a')),
      assistant(call('b')),
      user(result('b', missing)),
    ]);
  });

  it('gets turns of one call, and calls that wait for their results, as they are', () => {
    const turns = [assistant(call('a')), user(result('a')), assistant(text('Done')), user(text('More')), assistant(call('b'), call('c'))];
    expect(sent(turns)).toEqual(turns);
  });

  it('reads no text beside calls where it takes one or the other', () => {
    const turns = [assistant(text('I look'), call('a')), user(result('a')), assistant(text('Done')), user(text('Go on'))];
    expect(sent(turns, { textBesideCalls: false })).toEqual([assistant(call('a')), ...turns.slice(1)]);
    expect(sent(turns, {})).toEqual(turns);
  });

  it('is asked for one', () => {
    const choiceOf = (request: Partial<MessagesRequest>, quirks: Partial<MessagesQuirks> = {}) => {
      const tools = [{ name: 'Read', input_schema: { type: 'object' } }];
      const { body, losses } = formatRequest(upstreamCall({ tools, ...request }, { quirks: { parallelCalls: false, ...quirks } }));
      return [Reflect.get(Object(body), 'tool_choice'), ...losses];
    };
    expect(choiceOf({})).toEqual([{ type: 'auto', disable_parallel_tool_use: true }]);
    expect(choiceOf({ tool_choice: { type: 'any' } })).toEqual([{ type: 'any', disable_parallel_tool_use: true }]);
    expect(choiceOf({ tool_choice: { type: 'none' } })).toEqual([{ type: 'none' }]);
    expect(choiceOf({}, { disableParallelToolUse: false })).toEqual([undefined]);
    expect(choiceOf({}, { parallelCalls: true })).toEqual([undefined]);
    expect(choiceOf({ tools: [] })).toEqual([undefined]);
  });
});
