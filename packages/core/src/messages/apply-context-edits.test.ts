import { describe, expect, it } from 'vitest';
import { applyContextEdits } from './apply-context-edits.ts';
import type { MessageParam, MessagesRequest } from './request.ts';

const thinking = (text: string) => ({ type: 'thinking' as const, thinking: text, signature: 's' });
const call = (id: string, name = 'Read') => ({ type: 'tool_use' as const, id, name, input: { path: '/a' } });
const result = (id: string): MessageParam => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content: 'x'.repeat(400) }],
});
const loop = (...ids: readonly string[]): MessageParam[] =>
  ids.flatMap((id) => [{ role: 'assistant' as const, content: [thinking(id), call(id)] }, result(id)]);
const user = (content: string): MessageParam => ({ role: 'user', content });
const apply = (messages: MessageParam[], edits: readonly object[], promptTokens = 10) => {
  const request: MessagesRequest = { model: 'm', max_tokens: 1, messages, context_management: { edits } };
  return applyContextEdits(request, promptTokens);
};
const textsOf = (messages: readonly MessageParam[]) =>
  messages
    .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    .flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []));
const resultsOf = (messages: readonly MessageParam[]) =>
  messages
    .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    .flatMap((block) => (block.type === 'tool_result' ? [String(block.content).slice(0, 4)] : []));

describe('clear_thinking', () => {
  const type = 'clear_thinking_20251015';
  const history = [user('one'), ...loop('a'), user('two'), ...loop('b'), user('three'), ...loop('c', 'd')];

  it.each([
    [{ type, keep: 'all' }, ['a', 'b', 'c', 'd']],
    [{ type }, ['c', 'd']],
    [{ type, keep: { type: 'thinking_turns', value: 2 } }, ['b', 'c', 'd']],
    [{ type, keep: { type: 'thinking_turns', value: 9 } }, ['a', 'b', 'c', 'd']],
  ])('K13: %j keeps the thinking of whole turns', (edit, kept) => {
    expect(textsOf(apply(history, [edit]).messages)).toEqual(kept);
  });

  it('leaves what it does not change as it is', () => {
    expect(apply(history, [{ type, keep: 'all' }]).messages).toBe(history);
    expect(apply(history, [{ type }]).messages[0]).toBe(history[0]);
  });
});

describe('clear_tool_uses', () => {
  const type = 'clear_tool_uses_20250919';
  const history = [user('one'), ...loop('a', 'b', 'c', 'd', 'e')];

  it.each([
    [{ type }, 200_000, ['[Old', '[Old', 'xxxx', 'xxxx', 'xxxx']],
    [{ type }, 100, ['xxxx', 'xxxx', 'xxxx', 'xxxx', 'xxxx']],
    [
      { type, trigger: { type: 'tool_uses', value: 4 }, keep: { type: 'tool_uses', value: 4 } },
      100,
      ['[Old', 'xxxx', 'xxxx', 'xxxx', 'xxxx'],
    ],
    [{ type, trigger: { type: 'input_tokens', value: 50 }, exclude_tools: ['Read'] }, 100, ['xxxx', 'xxxx', 'xxxx', 'xxxx', 'xxxx']],
    [{ type, clear_at_least: { type: 'input_tokens', value: 5000 } }, 200_000, ['xxxx', 'xxxx', 'xxxx', 'xxxx', 'xxxx']],
  ])('%j at %i tokens', (edit, promptTokens, results) => {
    expect(resultsOf(apply(history, [edit], promptTokens).messages)).toEqual(results);
  });

  it('clears inputs only when asked', () => {
    const inputs = (edit: object) => JSON.stringify(apply(history, [edit], 200_000).messages[1]?.content);
    expect(inputs({ type })).toContain('"/a"');
    expect(inputs({ type, clear_tool_inputs: true })).not.toContain('"/a"');
  });
});

it('reports edits that it does not know, and passes over what is no edit', () => {
  const { messages, losses } = apply([user('x')], [{ type: 'compact_20260112' }]);
  expect(losses).toEqual([
    { path: 'context_management.edits[0]', action: 'dropped', reason: 'the gateway does not know the edit compact_20260112' },
  ]);
  expect(messages).toHaveLength(1);
  for (const context_management of [undefined, null, 5, { edits: 'x' }, { edits: [null] }]) {
    expect(applyContextEdits({ model: 'm', max_tokens: 1, messages: [], context_management }, 1)).toEqual({ messages: [], losses: [] });
  }
});
