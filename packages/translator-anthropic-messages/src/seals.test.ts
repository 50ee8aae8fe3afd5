import { sealReasoning } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { stripForeignSeals } from './seals.ts';

const seal = sealReasoning({ api: 'openai-chat', provider: 'vllm', model: 'm', state: 'x' });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8');
const strip = (value: unknown): unknown => JSON.parse(Buffer.from(stripForeignSeals(encode(value))).toString('utf8'));
const call = { type: 'tool_use', id: 'a', name: 'x', input: {} };
const result = { type: 'tool_result', tool_use_id: 'a', content: 'done' };
const sealed = { type: 'thinking', thinking: 'hm', signature: seal };
const genuine = { type: 'thinking', thinking: 'hm', signature: 'EqQB' };

describe('stripForeignSeals', () => {
  it('returns the very same bytes when no seal occurs, JSON or not', () => {
    for (const body of [encode({ messages: [{ role: 'assistant', content: [genuine] }] }), Buffer.from('{"messages": [ls1.')]) {
      expect(stripForeignSeals(body)).toBe(body);
    }
  });

  it('returns the same bytes when a seal is only talked about, or the body is not JSON', () => {
    for (const body of [encode({ messages: [{ role: 'user', content: 'what is "ls1.abc"?' }] }), Buffer.from('{"a":"ls1.x"')]) {
      expect(stripForeignSeals(body)).toBe(body);
    }
  });

  it('works on a view into a larger buffer', () => {
    const bytes = encode({ messages: [{ role: 'assistant', content: [sealed, call] }] });
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 10);
    const stripped = stripForeignSeals(larger.subarray(10, 10 + bytes.length));
    expect(JSON.parse(Buffer.from(stripped).toString('utf8'))).toEqual({ messages: [{ role: 'assistant', content: [call] }] });
  });

  it('K2: leaves out sealed thinking and keeps what the upstream signed itself', () => {
    const content = [sealed, genuine, { type: 'redacted_thinking', data: seal }, { type: 'redacted_thinking', data: 'EmwK' }, call];
    expect(strip({ model: 'm', messages: [{ role: 'assistant', content }] })).toEqual({
      model: 'm',
      messages: [{ role: 'assistant', content: [genuine, { type: 'redacted_thinking', data: 'EmwK' }, call] }],
    });
  });

  it('R30: leaves out a message that was nothing but sealed thinking', () => {
    const user = { role: 'user', content: 'go on' };
    expect(strip({ messages: [user, { role: 'assistant', content: [sealed] }, user] })).toEqual({ messages: [user, user] });
  });

  it('K4: turns a thinking budget off when an open tool loop no longer begins with thinking', () => {
    const messages = [
      { role: 'assistant', content: [sealed, call] },
      { role: 'user', content: [result] },
    ];
    const edits = [{ type: 'clear_thinking_20251015', keep: 'all' }, { type: 'clear_tool_uses_20250919' }];
    expect(strip({ thinking: { type: 'enabled', budget_tokens: 2000 }, context_management: { edits }, messages })).toEqual({
      context_management: { edits: [edits[1]] },
      messages: [{ role: 'assistant', content: [call] }, messages[1]],
    });
  });

  it.each([
    ['a system message', [{ role: 'system', content: 'Mind the todo list' }]],
    ['what the user says besides', [{ role: 'user', content: 'and now?' }]],
  ])('K4: turns a thinking budget off when $0 follows the results', (_name, more) => {
    const messages = [{ role: 'assistant', content: [sealed, call] }, { role: 'user', content: [result] }, ...more];
    expect(strip({ thinking: { type: 'enabled', budget_tokens: 2000 }, messages })).not.toHaveProperty('thinking');
  });

  it('K4: two messages of the assistant are one turn', () => {
    const thinking = { type: 'enabled', budget_tokens: 2000 };
    const messages = [
      { role: 'assistant', content: [sealed] },
      { role: 'assistant', content: [genuine] },
      { role: 'assistant', content: [call] },
      { role: 'user', content: [result] },
    ];
    expect(strip({ thinking, messages })).toMatchObject({ thinking });
  });

  it.each([
    ['adaptive', { type: 'adaptive' }],
    ['off', { type: 'disabled' }],
  ])('keeps thinking that is %s in an open tool loop', (_name, thinking) => {
    const messages = [
      { role: 'assistant', content: [sealed, call] },
      { role: 'user', content: [result] },
    ];
    expect(strip({ thinking, messages })).toMatchObject({ thinking });
  });

  it('keeps a thinking budget when a new turn has begun', () => {
    const thinking = { type: 'enabled', budget_tokens: 2000 };
    const messages = [
      { role: 'assistant', content: [sealed, { type: 'text', text: 'done' }] },
      { role: 'user', content: 'more' },
    ];
    expect(strip({ thinking, messages })).toMatchObject({ thinking });
  });
});
