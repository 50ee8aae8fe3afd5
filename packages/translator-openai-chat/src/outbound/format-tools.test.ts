import type { Tool, ToolChoice } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { assistant, formatChat, toolResult, toolUse, user } from '../__fixtures__/chat-call.ts';
import type { ChatQuirksPatch } from '../quirks.ts';

const input_schema = { type: 'object', properties: {} };
const tool = (name: string, fields: Partial<Tool> = {}): Tool => ({ name, input_schema, ...fields });
const names = (tools: Tool[], quirks: ChatQuirksPatch = {}) =>
  formatChat({ tools }, quirks).body.tools?.map(({ function: { name } }) => name);

describe('tools', () => {
  it('have a description, if empty, where one without would be refused', () => {
    const described = (description?: string) =>
      formatChat({ tools: [tool('Read', { description })] }, { toolDescriptions: true }).body.tools?.[0]?.function.description;
    expect([described(), described(''), described('Reads')]).toEqual(['', '', 'Reads']);
    expect(formatChat({ tools: [tool('Read', { description: '' })] }).body.tools?.[0]?.function).not.toHaveProperty('description');
  });

  it('are functions with name, description and parameters', () => {
    expect(formatChat({ tools: [tool('Read', { description: 'Reads' })] }).body.tools).toEqual([
      { type: 'function', function: { name: 'Read', description: 'Reads', parameters: input_schema } },
    ]);
  });

  it.each([[undefined], [null], [[]]])('are left out when there are none: %j', (tools) => {
    expect(formatChat({ ...(tools !== undefined && { tools }) }).body).not.toHaveProperty('tools');
  });

  it('R12: carry no field that chat completions does not have', () => {
    const extra: Tool = JSON.parse('{"name":"A","input_schema":{},"eager_input_streaming":true,"input_examples":[],"defer_loading":true}');
    const { body, losses } = formatChat({ tools: [extra] });
    expect(body.tools).toEqual([{ type: 'function', function: { name: 'A', parameters: { type: 'object', properties: {} } } }]);
    expect(losses).toMatchObject([{ path: 'tools[0].defer_loading', action: 'mapped' }]);
  });

  it('R12: drop the placeholder of deferred tools and send the others in full, after the rest', () => {
    const tools = [tool('A'), tool('B', { defer_loading: true }), tool('C'), tool('DeferredToolPlaceholder', { defer_loading: true })];
    expect(names(tools)).toEqual(['A', 'C', 'B']);
  });

  it('P3: a tool loaded later goes after those loaded before, whatever its place in the alphabet', () => {
    const load = (id: string, tool_name: string) => [
      assistant([toolUse(id, 'ToolSearch')]),
      user([{ type: 'tool_result' as const, tool_use_id: id, content: [{ type: 'tool_reference' as const, tool_name }] }]),
    ];
    const tools = [tool('Alpha', { defer_loading: true }), tool('Beta'), tool('Zeta', { defer_loading: true })];
    const { body } = formatChat({ tools, messages: [user('Hi'), ...load('1', 'Zeta'), ...load('2', 'Alpha')] });
    expect(body.tools?.map(({ function: { name } }) => name)).toEqual(['Beta', 'Zeta', 'Alpha']);
  });

  it('send the first of two with one name', () => {
    const { body, losses } = formatChat({ tools: [tool('A', { description: 'first' }), tool('A')] });
    expect(body.tools).toMatchObject([{ function: { description: 'first' } }]);
    expect(losses).toMatchObject([{ path: 'tools[1]', action: 'dropped' }]);
  });

  it('T9: are strict only when asked, and where the upstream knows it', () => {
    const tools = [tool('A', { strict: true }), tool('B')];
    expect(formatChat({ tools }).body.tools?.map(({ function: { strict } }) => strict)).toEqual([true, undefined]);
    const optional = { type: 'object', properties: { a: {} } };
    expect(formatChat({ tools: [tool('A', { strict: true, input_schema: optional })] })).toMatchObject({
      body: { tools: [{ function: { parameters: optional } }] },
      losses: [{ path: 'tools[0].strict', action: 'dropped', reason: 'it would make optional arguments mandatory' }],
    });
    const { body, losses } = formatChat({ tools }, { strictTools: false });
    expect(body.tools?.[0]?.function).not.toHaveProperty('strict');
    expect(losses).toMatchObject([{ path: 'tools[0].strict', action: 'dropped' }]);
  });

  it.each(['web_search_20250305', 'web_search_20260318', 'code_execution_20250825', 'computer_20250124', 'advisor_20260301'])(
    'W4, W5: drop %s, which runs on Anthropic servers, and say so',
    (type) => {
      const { body, losses } = formatChat({ tools: [{ name: 'x', type }, tool('A')] });
      expect(body.tools).toHaveLength(1);
      expect(losses).toMatchObject([{ path: 'tools[0]', action: 'dropped' }]);
    },
  );

  it.each([
    ['bash_20250124', 'bash', 'command'],
    ['text_editor_20250728', 'str_replace_based_edit_tool', 'old_str'],
    ['memory_20250818', 'memory', 'old_path'],
  ])('W7: give %s the schema that Claude knows by heart', (type, name, property) => {
    expect(formatChat({ tools: [{ name, type }] }).body.tools).toMatchObject([
      { function: { name, parameters: { type: 'object', properties: { [property]: { type: 'string' } } } } },
    ]);
  });

  it('T16: too many are an error that names the limit', () => {
    expect(() =>
      names(
        ['A', 'B', 'C'].map((name) => tool(name)),
        { maxTools: 2 },
      ),
    ).toThrow(/'m' takes 2 tools at most, and the request has 3/);
  });

  it('T16: deferred tools that nobody loaded go first', () => {
    expect(names([tool('A'), tool('B', { defer_loading: true }), tool('C', { defer_loading: true })], { maxTools: 2 })).toEqual(['A', 'B']);
  });

  it('T14: tools that only the history knows are declared again where the upstream checks', () => {
    const request = { tools: [tool('A')], messages: [user('Hi'), assistant([toolUse('x', 'Gone')]), user([toolResult('x')])] };
    const declared = (quirks: ChatQuirksPatch) => formatChat(request, quirks).body.tools?.map(({ function: { name } }) => name);
    expect(declared({ undeclaredTools: 'declare' })).toEqual(['A', 'Gone']);
    expect(declared({ undeclaredTools: 'pass' })).toEqual(['A']);
  });

  it('T14: and are not to be called when the request lists none', () => {
    const request = { messages: [user('Hi'), assistant([toolUse('x', 'Gone')]), user([toolResult('x')])] };
    expect(formatChat(request, { undeclaredTools: 'declare' }).body.tool_choice).toBe('none');
  });
});

describe('tool_choice', () => {
  const choose = (tool_choice: object, quirks: ChatQuirksPatch = {}, tools = [tool('A')]) => {
    const { body, losses } = formatChat({ tools, tool_choice: tool_choice as ToolChoice }, quirks);
    return { choice: body.tool_choice, parallel: body.parallel_tool_calls, losses };
  };

  it.each([
    [{ type: 'auto' }, 'auto'],
    [{ type: 'any' }, 'required'],
    [{ type: 'none' }, 'none'],
    [
      { type: 'tool', name: 'A' },
      { type: 'function', function: { name: 'A' } },
    ],
  ])('%j becomes %j', (choice, expected) => {
    expect(choose(choice)).toMatchObject({ choice: expected, losses: [] });
  });

  it('T12: is auto when the named tool was left out, and absent without tools', () => {
    expect(choose({ type: 'tool', name: 'gone' })).toMatchObject({ choice: 'auto', losses: [{ path: 'tool_choice', action: 'mapped' }] });
    expect(choose({ type: 'any' }, {}, [])).toMatchObject({ choice: undefined, losses: [{ path: 'tool_choice', action: 'dropped' }] });
  });

  it('T12: leaves the tools out when none is to be called and the upstream cannot be told so', () => {
    const { body, losses } = formatChat({ tools: [tool('A')], tool_choice: { type: 'none' } }, { toolChoice: ['auto'] });
    expect([body.tools, body.tool_choice, losses]).toMatchObject([undefined, undefined, [{ path: 'tools', action: 'dropped' }]]);
  });

  it('falls back to what the upstream obeys, and says so', () => {
    expect(choose({ type: 'any' }, { requiredToolChoice: 'any' }).choice).toBe('any');
    expect(choose({ type: 'tool', name: 'A' }, { toolChoice: ['auto', 'required'] })).toMatchObject({ choice: 'required', losses: [{}] });
    expect(choose({ type: 'any' }, { toolChoice: ['auto'] })).toMatchObject({ choice: 'auto', losses: [{}] });
    expect(choose({ type: 'any' }, { toolChoice: [] })).toMatchObject({ choice: undefined, losses: [{}] });
  });

  it('asks for one call at a time where the upstream can be told', () => {
    const choice = { type: 'auto', disable_parallel_tool_use: true };
    expect(choose(choice)).toMatchObject({ parallel: false, losses: [] });
    expect(choose(choice, { parallelToolCalls: false })).toMatchObject({ parallel: undefined, losses: [{ action: 'dropped' }] });
  });
});
