import type { MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { formatChat, system, user } from '../__fixtures__/chat-call.ts';
import type { ReasoningQuirks } from '../quirks.ts';

const levels: Partial<ReasoningQuirks> = {
  effortField: 'reasoning_effort',
  efforts: ['low', 'medium', 'high'],
  off: { reasoning_effort: 'none' },
};
const think = (request: Partial<MessagesRequest>, reasoning: Partial<ReasoningQuirks> = levels) => formatChat(request, { reasoning });
const effort = (request: Partial<MessagesRequest>, reasoning?: Partial<ReasoningQuirks>) => think(request, reasoning).body.reasoning_effort;
const adaptive = { type: 'adaptive' };

describe('effort', () => {
  it.each(['low', 'medium', 'high'])('%s is sent as it is', (level) => {
    expect(effort({ thinking: adaptive, output_config: { effort: level } })).toBe(level);
  });

  it.each([
    ['max', ['low', 'medium', 'high'], 'high'],
    ['xhigh', ['low', 'high', 'max'], 'high'],
    ['medium', ['low', 'high'], 'low'],
    ['low', ['high', 'max'], 'high'],
    ['galactic', ['low', 'max'], 'max'],
  ])('R23: %s of %j is %s', (wanted, efforts, expected) => {
    const { body, losses } = think({ output_config: { effort: wanted } }, { ...levels, efforts });
    expect(body.reasoning_effort).toBe(expected);
    expect(losses).toMatchObject([{ path: 'output_config.effort', action: 'clamped' }]);
  });

  it.each([
    [1_024, 'low'],
    [4_000, 'medium'],
    [16_000, 'high'],
    [31_999, 'high'],
    [32_000, 'xhigh'],
  ])('a budget of %i is %s', (budget_tokens, expected) => {
    expect(effort({ thinking: { type: 'enabled', budget_tokens } }, { ...levels, efforts: ['low', 'medium', 'high', 'xhigh'] })).toBe(
      expected,
    );
  });

  it('of the last message counts more than that of the request', () => {
    const messages = [user('A'), { ...system('S'), output_config: { effort: 'low' } }, user('B')];
    expect(effort({ messages, output_config: { effort: 'high' } })).toBe('low');
  });

  it('is the upstream’s own when nothing is asked', () => {
    expect(effort({})).toBeUndefined();
    expect(effort({ thinking: adaptive })).toBeUndefined();
  });

  it('may be a field of an object', () => {
    expect(think({ output_config: { effort: 'low' } }, { ...levels, effortField: 'reasoning.effort' }).body.reasoning).toEqual({
      effort: 'low',
    });
  });

  it('R8, R21: is dropped where the model has none, and never fails', () => {
    const { body, losses } = think({ thinking: adaptive, output_config: { effort: 'high' } }, {});
    expect(Object.keys(body)).toEqual(['model', 'messages', 'max_tokens']);
    expect(losses).toMatchObject([
      { path: 'thinking', action: 'dropped' },
      { path: 'output_config.effort', action: 'dropped' },
    ]);
  });

  it('R24: gives way to tools where the model takes them only without reasoning', () => {
    const request = { thinking: adaptive, output_config: { effort: 'high' }, tools: [{ name: 'A', input_schema: {} }] };
    const { body, losses } = think(request, { ...levels, toolsNeedEffort: 'none' });
    expect(body.reasoning_effort).toBe('none');
    expect(losses).toMatchObject([{ path: 'thinking', action: 'dropped' }]);
    expect(effort({ ...request, tools: [] }, { ...levels, toolsNeedEffort: 'none' })).toBe('high');
  });
});

describe('thinking', () => {
  const kwargs = (enable_thinking: boolean) => ({ chat_template_kwargs: { enable_thinking } });

  it.each(['disabled', 'between_tools'])('%s turns it off, whatever the effort', (type) => {
    expect(think({ thinking: { type }, output_config: { effort: 'high' } }).body).toMatchObject({ reasoning_effort: 'none' });
    expect(think({ thinking: { type } }, { off: kwargs(false) }).body).toMatchObject(kwargs(false));
  });

  it.each([{ type: 'enabled', budget_tokens: 9_000 }, adaptive])('%j turns it on, beside the effort', (thinking) => {
    expect(think({ thinking, output_config: { effort: 'low' } }, { ...levels, on: kwargs(true) }).body).toMatchObject({
      ...kwargs(true),
      reasoning_effort: 'low',
    });
  });

  it('R21: a model that always thinks keeps thinking, and we say so; a model that never does needs no word', () => {
    expect(think({ thinking: { type: 'disabled' } }, { ...levels, off: null }).losses).toMatchObject([
      { path: 'thinking', action: 'dropped' },
    ]);
    expect(think({ thinking: { type: 'disabled' } }, {}).losses).toEqual([]);
  });

  it('meets other fields of the same object', () => {
    const quirks = { extraBody: { chat_template_kwargs: { a: 1 } }, reasoning: { off: kwargs(false) } };
    expect(formatChat({ thinking: { type: 'disabled' } }, quirks).body.chat_template_kwargs).toEqual({ a: 1, enable_thinking: false });
  });
});
