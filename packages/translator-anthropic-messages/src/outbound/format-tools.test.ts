import type { MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { createFormatContext } from './format-context.ts';
import { formatTools } from './format-tools.ts';
import type { MessagesQuirks } from './quirks.ts';

const tool = (name: string, more: object = {}) => ({ name, input_schema: { type: 'object', properties: {} }, ...more });

function format(request: Partial<MessagesRequest>, quirks: Partial<MessagesQuirks> = {}): Record<string, unknown> {
  const context = createFormatContext(upstreamCall(request, { quirks }));
  const formatted = formatTools(context);
  return { ...formatted, lost: context.losses.map(({ path, action }) => `${action} ${path}`) };
}

describe('tools', () => {
  it('R12: fields that the upstream does not declare are left out', () => {
    const tools = [tool('A', { strict: true, eager_input_streaming: true, input_examples: [{}], type: 'custom' })];
    expect(format({ tools })).toEqual({
      tools: [tool('A')],
      lost: [
        'dropped tools[0].strict',
        'dropped tools[0].eager_input_streaming',
        'dropped tools[0].input_examples',
        'dropped tools[0].type',
      ],
    });
    expect(format({ tools }, { toolFields: ['name', 'input_schema', 'type', 'strict'] }).tools).toEqual([
      tool('A', { strict: true, type: 'custom' }),
    ]);
  });

  it('T4: what the upstream refuses of a schema is said otherwise, or left out; the rest stays as it came', () => {
    const tools = [tool('A', { input_schema: { type: 'object', properties: { a: { type: 'string', pattern: 'p' } } } }), tool('B')];
    const formatted = format({ tools }, { dropSchemaKeywords: ['pattern'] });
    expect(formatted).toEqual({
      tools: [tool('A', { input_schema: { type: 'object', properties: { a: { type: 'string' } } } }), tool('B')],
      lost: ['mapped tools[0].input_schema'],
    });
    expect(Object(formatted.tools)[1]).toBe(tools[1]);
  });

  it('a choice without a name chooses no tool, not even one without a name', () => {
    const request: Partial<MessagesRequest> = { tools: JSON.parse('[{"type":"mcp_toolset"}]'), tool_choice: { type: 'tool' } };
    expect(format(request, { serverTools: [''] })).toMatchObject({ lost: ['mapped tool_choice'] });
  });

  it('R12: deferred tools are sent in full and last, the placeholder not at all', () => {
    const tools = [
      tool('A', { defer_loading: true }),
      tool('B'),
      tool('DeferredToolPlaceholder', { defer_loading: true }),
      tool('C', { defer_loading: true }),
    ];
    expect(format({ tools }).tools).toEqual([tool('B'), tool('A'), tool('C')]);
    const native = { toolFields: ['name', 'input_schema', 'defer_loading'] };
    expect(format({ tools }, native)).toEqual({ tools, lost: [] });
  });

  it('every tool has a description, where one without would be refused', () => {
    const tools = [tool('A'), tool('B', { description: 'Does' })];
    expect(format({ tools }, { toolDescriptions: true }).tools).toEqual([tool('A', { description: '' }), tools[1]]);
    expect(format({ tools }).tools).toEqual(tools);
  });

  it('P3: a tool that is loaded in mid-conversation is added at the end, where the client put it first', () => {
    const loaded = (...names: readonly string[]) => ({
      role: 'user' as const,
      content: names.map((tool_name, index) => ({
        type: 'tool_result' as const,
        tool_use_id: `t${index}`,
        content: [{ type: 'tool_reference' as const, tool_name }],
      })),
    });
    const deferred = { defer_loading: true };
    const before = format({ tools: [tool('M'), tool('Z', deferred)], messages: [loaded('Z')] }).tools;
    const after = format({ tools: [tool('A', deferred), tool('M'), tool('Z', deferred)], messages: [loaded('Z', 'A')] }).tools;
    expect(before).toEqual([tool('M'), tool('Z')]);
    expect(after).toEqual([tool('M'), tool('Z'), tool('A')]);
  });

  it('T8: a schema without type or properties gets them', () => {
    const tools = [{ name: 'A' }, { name: 'B', input_schema: {} }, { name: 'C', input_schema: { properties: { x: {} } } }];
    const empty = { type: 'object', properties: {} };
    expect(format({ tools }).tools).toEqual([
      { name: 'A', input_schema: empty },
      { name: 'B', input_schema: empty },
      { name: 'C', input_schema: { type: 'object', properties: { x: {} } } },
    ]);
  });

  it('W4: server tools pass by the beginning of their type, else they are dropped', () => {
    const tools = [
      tool('A'),
      { type: 'web_search_20260318', name: 'web_search', max_uses: 8 },
      { type: 'advisor_20260301', name: 'advisor' },
    ];
    expect(format({ tools }, { serverTools: ['web_search_'] })).toEqual({ tools: tools.slice(0, 2), lost: ['dropped tools[2]'] });
  });
});

describe('tool_choice', () => {
  const tools = [tool('A')];

  it.each([['auto'], ['any'], ['none']] as const)('%s passes', (type) => {
    expect(format({ tools, tool_choice: { type } })).toMatchObject({ tool_choice: { type }, lost: [] });
  });

  it('a named tool passes with its name', () => {
    expect(format({ tools, tool_choice: { type: 'tool', name: 'A' } })).toMatchObject({ tool_choice: { type: 'tool', name: 'A' } });
  });

  it('T12: a choice of what is not there leaves the choice to the model', () => {
    expect(format({ tools: [], tool_choice: { type: 'any' } })).toEqual({ lost: ['dropped tool_choice'] });
    expect(format({ tools, tool_choice: { type: 'tool', name: 'gone' } })).toEqual({ tools, lost: ['mapped tool_choice'] });
  });

  it('a choice that the upstream does not know is dropped', () => {
    expect(format({ tools, tool_choice: { type: 'any' } }, { toolChoices: ['auto'] })).toEqual({ tools, lost: ['dropped tool_choice'] });
  });

  it('T12: tools stay out when none is to be called and the upstream cannot be told so', () => {
    expect(format({ tools, tool_choice: { type: 'none' } }, { toolChoices: ['auto'] })).toEqual({ lost: ['dropped tools'] });
  });

  it('one call at a time is asked for where it is known', () => {
    const tool_choice = { type: 'auto' as const, disable_parallel_tool_use: true };
    expect(format({ tools, tool_choice }).tool_choice).toEqual(tool_choice);
    expect(format({ tools, tool_choice }, { disableParallelToolUse: false })).toMatchObject({
      tool_choice: { type: 'auto' },
      lost: ['dropped tool_choice.disable_parallel_tool_use'],
    });
  });
});
