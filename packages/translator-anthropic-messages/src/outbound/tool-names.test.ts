import type { MessagesRequest } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { formatRequest } from './format-request.ts';
import { parseMessage } from './parse-message.ts';
import type { MessagesQuirks } from './quirks.ts';

const long = `mcp__plugin_${'very_'.repeat(14)}long__search`;
const short: Partial<MessagesQuirks> = { toolNameMaxLength: 64 };
const tool = (name: string) => ({ name, input_schema: { type: 'object', properties: {} } });

const request: Partial<MessagesRequest> = {
  tools: [tool('Read'), tool(long)],
  tool_choice: { type: 'tool', name: long },
  messages: [
    { role: 'user', content: 'Find it' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: long, input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'tool_reference', tool_name: long }] }] },
  ],
};

/** Whatever is sent of names, at any depth. */
function namesIn(quirks: Partial<MessagesQuirks>): readonly string[] {
  const { body } = formatRequest(upstreamCall(request, { quirks }));
  return [...JSON.stringify(body).matchAll(/mcp__[a-z0-9_]+/g)].map(([name]) => name);
}

/** The name by which the client gets a call of the upstream. */
function calledBack(name: string, changes: Partial<MessagesRequest>, quirks: Partial<MessagesQuirks>): unknown {
  const answer = { type: 'message', content: [{ type: 'tool_use', id: 'b', name, input: {} }], stop_reason: 'tool_use' };
  return Object(parseMessage(answer, upstreamCall(changes, { quirks })).content[0]).name;
}

describe('T1: a name longer than the upstream takes', () => {
  it('is shortened alike in tools, choice, history and references', () => {
    const names = namesIn(short);
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toHaveLength(64);
  });

  it('is so in references that the upstream reads itself', () => {
    const blocks = { ...upstreamCall().quirks.blocks, tool_reference: ['tool_name'] };
    expect(new Set(namesIn({ ...short, blocks })).size).toBe(1);
  });

  it('comes back as the client knows it', () => {
    expect(calledBack(namesIn(short)[0] ?? '', request, short)).toBe(long);
    expect(calledBack('Read', request, short)).toBe('Read');
  });

  it('is told as a loss, and stays where the upstream takes it', () => {
    const { losses } = formatRequest(upstreamCall(request, { quirks: short }));
    expect(losses).toContainEqual(expect.objectContaining({ path: 'tools[1].name', action: 'renamed' }));
    expect(namesIn({})).toEqual([long, long, long, long]);
  });

  it('is one tool’s only, whatever names there are', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(names, fc.integer({ min: 10, max: 30 }), (clientNames, toolNameMaxLength) => {
        const changes = { tools: clientNames.map(tool) };
        const { body } = formatRequest(upstreamCall(changes, { quirks: { toolNameMaxLength } }));
        const sent: { tools: readonly { name: string }[] } = JSON.parse(JSON.stringify(body));
        for (const { name } of sent.tools) expect(name).toMatch(new RegExp(`^[a-zA-Z0-9_-]{1,${toolNameMaxLength}}$`));
        expect(sent.tools.map(({ name }) => calledBack(name, changes, { toolNameMaxLength }))).toEqual(clientNames);
      }),
    );
  });
});
