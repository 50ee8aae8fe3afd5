import type { Message, MessagesRequest } from '@llama-stack/core';
import { toolNames } from '@llama-stack/core/translation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsDelta, chatStream, chunk, messageOf, readText } from '../__fixtures__/read-stream.ts';
import { standardChat } from '../quirks.ts';

const tools: MessagesRequest['tools'] = ['Read', 'Grep', 'Write', 'A', 'B'].map((name) => ({ name }));

/** The calls of an answer, `[name, input]`, and what they are told apart by. */
function callsOf(chunks: readonly object[], request: Partial<MessagesRequest> = {}) {
  const message = messageOf([...chunks, chunk({}, 'tool_calls')], { request: { tools, ...request } });
  const calls = message.content.filter((block): block is ToolUse => block.type === 'tool_use');
  return { message, calls: calls.map(({ name, input }) => [name, input]), ids: calls.map(({ id }) => id) };
}
type ToolUse = Extract<Message['content'][number], { type: 'tool_use' }>;

describe('telling calls apart', () => {
  it('S5: keeps three parallel calls apart by index and id', () => {
    const begin = chunk(callsDelta([0, 'x', 'Read', ''], [1, 'y', 'Grep', ''], [2, 'z', 'Write', '']));
    const fill = chunk(
      callsDelta([2, undefined, undefined, '{"c":3}'], [0, undefined, undefined, '{"a":1}'], [1, undefined, undefined, '{"b":2}']),
    );
    expect(callsOf([begin, fill]).calls).toEqual([
      ['Read', { a: 1 }],
      ['Grep', { b: 2 }],
      ['Write', { c: 3 }],
    ]);
  });

  it('S6: begins a new call at the same index when the id is another', () => {
    const { calls, ids } = callsOf([chunk(callsDelta([0, 'x', 'Read', '{"a":1}'])), chunk(callsDelta([0, 'y', 'Read', '{"a":2}']))]);
    expect(calls).toEqual([
      ['Read', { a: 1 }],
      ['Read', { a: 2 }],
    ]);
    expect(ids).toEqual(['x', 'y']);
  });

  it('S6: begins a new call when a name comes again with other input', () => {
    const { calls, ids } = callsOf([chunk(callsDelta([0, 'x', 'Read', '{"a":1}'])), chunk(callsDelta([0, 'x', 'Read', '{"a":2}']))]);
    expect(calls).toEqual([
      ['Read', { a: 1 }],
      ['Read', { a: 2 }],
    ]);
    expect(ids).toEqual(['x', 'x-2']);
  });

  it('takes a repeated call, and repeated names and ids, for one call', () => {
    const deltas = [
      chunk(callsDelta([0, 'x', 'Read', '{"a"'])),
      chunk(callsDelta([0, 'x', 'Read', ':1}'])),
      chunk(callsDelta([0, 'x', 'Read', '{"a":1}'])),
      chunk(callsDelta([0, 'x', 'Read', ''])),
    ];
    expect(callsOf(deltas).calls).toEqual([['Read', { a: 1 }]]);
  });

  it('S6: takes the index for it where every delta has an id of its own', () => {
    const deltas = [
      chunk(callsDelta([0, 'x1', 'Read', ''])),
      chunk(callsDelta([0, 'x2', undefined, '{"a"'])),
      chunk(callsDelta([0, 'x3', '', ':1}'])),
      chunk(callsDelta([0, 'x4', '', ''])),
      chunk(callsDelta([1, 'y1', 'Grep', '{"b"'], [1, 'y2', undefined, ':2}'])),
    ];
    const { calls, ids } = callsOf(deltas);
    expect(calls).toEqual([
      ['Read', { a: 1 }],
      ['Grep', { b: 2 }],
    ]);
    expect(ids).toEqual(['x1', 'y1']);
  });

  it('S6: begins a new call when an id comes before its name, at the index of one that is whole', () => {
    const deltas = [
      chunk(callsDelta([0, 'x', 'Read', '{"a":1}'])),
      chunk(callsDelta([0, 'y', '', '{"b":2}'])),
      chunk(callsDelta([0, 'y', 'Grep'])),
    ];
    expect(callsOf(deltas).calls).toEqual([
      ['Read', { a: 1 }],
      ['Grep', { b: 2 }],
    ]);
  });

  it('continues the last call when a delta has nothing to go by', () => {
    const deltas = [chunk(callsDelta([undefined, 'x', 'Read', '{"a"'])), chunk(callsDelta([undefined, undefined, undefined, ':1}']))];
    expect(callsOf(deltas).calls).toEqual([['Read', { a: 1 }]]);
  });

  it('S9: buffers a second call until the first is whole', () => {
    const deltas = [
      chunk(callsDelta([0, 'x', 'Read', '{"a"'])),
      chunk(callsDelta([1, 'y', 'Grep', '{"b"'])),
      chunk(callsDelta([0, undefined, undefined, ':1}'])),
      chunk(callsDelta([1, undefined, undefined, ':2}'])),
    ];
    const { calls, message } = callsOf(deltas);
    expect(calls).toEqual([
      ['Read', { a: 1 }],
      ['Grep', { b: 2 }],
    ]);
    expect(message.stop_reason).toBe('tool_use');
  });

  it('gives the same calls however their text is cut and mixed', () => {
    const inputs = [{ a: 'x"}{', b: [1, { c: '\\' }] }, {}, { d: '{}' }];
    const cuts = fc.array(fc.record({ call: fc.nat(inputs.length - 1), size: fc.integer({ min: 1, max: 9 }) }), { maxLength: 40 });
    fc.assert(
      fc.property(cuts, (steps) => {
        const rest = inputs.map((input) => JSON.stringify(input));
        const take = (index: number, size: number) => {
          const part = rest[index]?.slice(0, size) ?? '';
          rest[index] = rest[index]?.slice(size) ?? '';
          return chunk(callsDelta([index, undefined, undefined, part]));
        };
        const begin = chunk(callsDelta([0, 'x', 'Read'], [1, 'y', 'Grep'], [2, 'z', 'Write']));
        const deltas = [begin, ...steps.map(({ call, size }) => take(call, size)), ...inputs.map((_, index) => take(index, 999))];
        expect(callsOf(deltas).calls.map(([, input]) => input)).toEqual(inputs);
      }),
    );
  });
});

describe('names', () => {
  it('S8: waits for a name that comes late', () => {
    const deltas = [chunk(callsDelta([0, 'x', undefined, '{"a"'])), chunk(callsDelta([0, undefined, 'Read', ':1}']))];
    expect(callsOf(deltas).calls).toEqual([['Read', { a: 1 }]]);
  });

  it('S8: waits also when the input is whole before the name', () => {
    const deltas = [chunk(callsDelta([0, 'x', undefined, '{"a":1}'])), chunk(callsDelta([0, undefined, 'Read']))];
    expect(callsOf(deltas).calls).toEqual([['Read', { a: 1 }]]);
  });

  it('S8: a call that never gets a name is an error, nothing at all is no call', () => {
    const stream = (args: string) => readText(chatStream(chunk({ content: 'a' }), chunk(callsDelta([0, 'x', '', args]), 'stop')));
    expect(stream('{"a":1}').error?.message).toBe('The upstream sent a tool call without a name');
    expect(stream('').error).toBeUndefined();
  });

  it('T1: gives the client its own name back', () => {
    const long = `mcp__${'long_'.repeat(20)}name`;
    const request = { tools: [{ name: long }] };
    const short = toolNames(request, standardChat).toUpstream(long);
    expect(short).not.toBe(long);
    expect(callsOf([chunk(callsDelta([0, 'x', short, '{}']))], request).calls).toEqual([[long, {}]]);
  });

  it.each(['functions.Read', 'Read<|channel|>commentary'])('finds the tool that %s means', (name) => {
    expect(callsOf([chunk(callsDelta([0, 'x', name, '{"a":1}']))]).calls).toEqual([['Read', { a: 1 }]]);
  });

  it('passes a name that no tool has when the call is whole: the client answers the model', () => {
    expect(callsOf([chunk(callsDelta([0, 'x', 'Nope', '{"a"'])), chunk(callsDelta([0, undefined, undefined, ':1}']))]).calls).toEqual([
      ['Nope', { a: 1 }],
    ]);
  });

  it('reads the older function_call', () => {
    expect(callsOf([chunk({ function_call: { name: 'Read', arguments: '{"a":1}' } })]).calls).toEqual([['Read', { a: 1 }]]);
  });
});

describe('the wrapper `parallel`', () => {
  const use = (recipient_name: string, parameters: object) => ({ recipient_name, parameters });
  const wrapped = (name: string, ...tool_uses: object[]) => {
    const json = JSON.stringify({ tool_uses });
    return [chunk(callsDelta([0, 'call_P', name, json.slice(0, 20)])), chunk(callsDelta([0, undefined, undefined, json.slice(20)]))];
  };

  it.each(['parallel', 'multi_tool_use.parallel'])('is opened when nobody declared %s', (name) => {
    const { calls, ids } = callsOf(wrapped(name, use('functions.Read', { a: 1 }), use('Grep', { b: 2 })));
    expect(calls).toEqual([
      ['Read', { a: 1 }],
      ['Grep', { b: 2 }],
    ]);
    expect(ids).toEqual(['call_P', 'call_P-2']);
  });

  it('is a tool like any other where it is declared', () => {
    const { calls } = callsOf(wrapped('parallel', use('Read', {})), { tools: [{ name: 'parallel' }, { name: 'Read' }] });
    expect(calls).toEqual([['parallel', { tool_uses: [use('Read', {})] }]]);
  });

  it('stays whole when one of the tools inside is not there', () => {
    expect(callsOf(wrapped('parallel', use('Read', {}), use('Nope', {}))).calls).toHaveLength(1);
  });
});

describe('input', () => {
  it.each([[''], [null], [undefined], ['{}'], ['null'], [{}], [' ']])('S11: reads %j as no input', (args) => {
    expect(callsOf([chunk(callsDelta([0, 'x', 'Read', args]))]).calls).toEqual([['Read', {}]]);
  });

  it.each([[{ a: 1 }], ['{"a":1}'], ['"{\\"a\\":1}"'], ['{}{"a":1}'], [' {"a":1} \n'], ['{"a":1}{"a":1}']])(
    'reads %j as one object',
    (args) => {
      expect(callsOf([chunk(callsDelta([0, 'x', 'Read', args]))]).calls).toEqual([['Read', { a: 1 }]]);
    },
  );

  it('S2: keeps the fragment that comes with the name', () => {
    const deltas = [
      chunk({ content: 'Now.', ...callsDelta([0, 'x', 'Read', '{"a":']) }),
      chunk(callsDelta([0, undefined, undefined, '1}'])),
    ];
    expect(callsOf(deltas).calls).toEqual([['Read', { a: 1 }]]);
  });

  it('escapes what a model forgot to escape', () => {
    expect(callsOf([chunk(callsDelta([0, 'x', 'Write', '{"a":"1\n\t2"}']))]).calls).toEqual([['Write', { a: '1\n\t2' }]]);
  });

  it.each([
    ['length', '{"b":', 'max_tokens'],
    ['length', '', 'max_tokens'],
    ['model_context_window_exceeded', '{"b":', 'model_context_window_exceeded'],
  ])('S12: never commits a call that was cut off by %s at %j', (finish, begun, reason) => {
    const deltas = [chunk(callsDelta([0, 'x', 'Read', '{"a":1}'], [1, 'y', 'Grep', begun])), chunk({}, finish)];
    const message = messageOf(deltas, { request: { tools } });
    expect(message.content).toMatchObject([{ name: 'Read' }]);
    expect(message.stop_reason).toBe(reason);
  });

  it.each(['{"a": }', 'nonsense', '[1]'])('T13: an input that is not JSON, %s, is an error that can be tried again', (args) => {
    const { error, events } = readText(chatStream(chunk(callsDelta([0, 'x', 'Read', args])), chunk({}, 'tool_calls')), {
      request: { tools },
    });
    expect(error).toMatchObject({ code: 'upstream', details: { shouldRetry: true, noAnswer: true } });
    expect(events.some(({ type }) => type === 'content_block_stop')).toBe(false);
  });

  it('S1: text amid the input of a call comes after it', () => {
    const deltas = [
      chunk(callsDelta([0, 'x', 'Read', '{"a"'])),
      chunk({ content: 'Text', reasoning: 'Thought' }),
      chunk(callsDelta([0, undefined, undefined, ':1}'])),
    ];
    expect(callsOf(deltas).message.content).toMatchObject([
      { type: 'tool_use', input: { a: 1 } },
      { type: 'text', text: 'Text' },
    ]);
  });

  it('closes a call as soon as it is whole: the client may run it', () => {
    const { events } = readText(`data: ${JSON.stringify(chunk(callsDelta([0, 'x', 'Read', '{"a":1}'])))}\n\n`, { request: { tools } });
    expect(events.at(-1)?.type).toBe('content_block_stop');
  });
});

describe('ids', () => {
  it('makes ids that occur in the conversation unique', () => {
    const history: MessagesRequest['messages'] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call_0', name: 'Read', input: {} }] },
    ];
    const { ids } = callsOf([chunk(callsDelta([0, 'call_0', 'Read', '{}'], [1, 'call_1', 'Read', '{}']))], { messages: history });
    expect(ids).toEqual(['call_0-2', 'call_1']);
  });
});
