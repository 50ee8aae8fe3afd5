import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesRequestSchema } from './request.ts';

const valid = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] };

interface Issue {
  readonly path: readonly PropertyKey[];
  /** Of a union: the issues of each of its members. */
  readonly errors?: readonly (readonly Issue[])[];
}

/** The paths of a body's mistakes. */
function mistakes(body: unknown): string[] {
  const result = messagesRequestSchema.safeParse(body);
  return result.success ? [] : paths(result.error.issues, []);
}

function paths(issues: readonly Issue[], parent: readonly PropertyKey[]): string[] {
  return issues.flatMap(({ path, errors = [] }) => {
    const here = [...parent, ...path];
    return [here.join('.'), ...errors.flatMap((branch) => paths(branch, here))];
  });
}

const withContent = (content: unknown) => ({ ...valid, messages: [{ role: 'user', content }] });

describe('messagesRequestSchema', () => {
  it.each([
    ['a plain request', valid],
    [
      'R1: role system amid the messages',
      { ...valid, messages: [...valid.messages, { role: 'system', content: [{ type: 'text', text: 'x' }] }] },
    ],
    ['a field it does not know', { ...valid, speed: 'fast', messages: [{ role: 'user', content: 'hi', future: 1 }] }],
    ['a block type it does not know', withContent([{ type: 'hologram', anything: {} }])],
    ['a tool result without content', withContent([{ type: 'tool_result', tool_use_id: 't' }])],
    ['null where a field may be absent', { ...valid, system: null, tools: null, stop_sequences: null, temperature: null }],
    ['a thousand stop sequences', { ...valid, stop_sequences: new Array(1_000).fill('x') }],
    ['max_tokens 0, which warms a cache', { ...valid, max_tokens: 0 }],
    ['a server tool', { ...valid, tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 8 }] }],
  ])('accepts %s', (_, body) => {
    expect(mistakes(body)).toEqual([]);
  });

  it.each([
    ['no max_tokens', { ...valid, max_tokens: undefined }, 'max_tokens'],
    ['no messages', { ...valid, messages: [] }, 'messages'],
    ['a role it does not know', { ...valid, messages: [{ role: 'tool', content: 'x' }] }, 'messages.0.role'],
    ['a number for text', withContent([{ type: 'text', text: 5 }]), 'messages.0.content.0.text'],
    ['a block without a type', withContent([{ text: 'x' }]), 'messages.0.content.0'],
    ['a tool use without an id', withContent([{ type: 'tool_use', name: 'A', input: {} }]), 'messages.0.content.0.id'],
    ['a text for stream', { ...valid, stream: 'yes' }, 'stream'],
    ['D13: endless stop sequences', { ...valid, stop_sequences: new Array(1_001).fill('x') }, 'stop_sequences'],
    ['a tool without a name', { ...valid, tools: [{ input_schema: {} }] }, 'tools.0.name'],
  ])('refuses %s, naming its path', (_, body, path) => {
    expect(mistakes(body)).toContain(path);
  });

  it.each([
    ['text', 'text'],
    ['image', 'source'],
    ['document', 'source'],
    ['search_result', 'content'],
    ['tool_reference', 'tool_name'],
  ])('refuses a %s block without its %s inside a tool result: translators read it unlooked', (type, field) => {
    const body = withContent([{ type: 'tool_result', tool_use_id: 't', content: [{ type }] }]);
    expect(mistakes(body)).toContain(`messages.0.content.0.content.0.${field}`);
  });

  it('neither crashes nor hangs on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (body, content) => {
        mistakes(body);
        mistakes(withContent(content));
      }),
    );
  });
});
