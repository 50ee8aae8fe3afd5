import type { MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { createFormatContext } from './format-context.ts';
import { formatThinking } from './format-thinking.ts';
import type { MessagesQuirks } from './quirks.ts';

function format(request: Partial<MessagesRequest>, quirks: Partial<MessagesQuirks> = {}) {
  const call = upstreamCall({ max_tokens: 32_000, ...request }, { quirks });
  const context = createFormatContext(call);
  const formatted = formatThinking(call.request.max_tokens, context);
  return { ...formatted, lost: context.losses.map(({ path, action }) => `${action} ${path}`) };
}

describe('thinking', () => {
  it.each([
    { thinking: { type: 'adaptive' }, types: ['adaptive'], sent: { type: 'adaptive' }, lost: [] },
    { thinking: { type: 'enabled', budget_tokens: 2000 }, types: ['enabled'], sent: { type: 'enabled', budget_tokens: 2000 }, lost: [] },
    {
      thinking: { type: 'adaptive' },
      types: ['enabled'],
      sent: { type: 'enabled', budget_tokens: 16_384 },
      lost: ['mapped thinking.type'],
    },
    { thinking: { type: 'enabled', budget_tokens: 2000 }, types: ['adaptive'], sent: { type: 'adaptive' }, lost: ['mapped thinking.type'] },
    { thinking: { type: 'between_tools' }, types: ['disabled'], sent: { type: 'disabled' }, lost: ['mapped thinking.type'] },
    { thinking: { type: 'adaptive' }, types: [], sent: undefined, lost: ['dropped thinking'] },
    { thinking: { type: 'of_tomorrow' }, types: ['enabled', 'adaptive'], sent: undefined, lost: ['dropped thinking'] },
  ])('R21: $thinking for an upstream that knows $types', ({ thinking, types, sent, lost }) => {
    const formatted: Record<string, unknown> = format({ thinking }, { thinkingTypes: types, efforts: [] });
    expect(formatted.thinking).toEqual(sent);
    expect(formatted.lost).toEqual(lost);
  });

  it.each([
    { budget_tokens: 31_999, max_tokens: 8_192, sent: 8_191, lost: ['clamped thinking.budget_tokens'] },
    { budget_tokens: 31_999, max_tokens: 1_000, sent: undefined, lost: ['dropped thinking'] },
    { budget_tokens: 100, max_tokens: 8_192, sent: 1_024, lost: ['clamped thinking.budget_tokens'] },
    { budget_tokens: null, max_tokens: 4_000, sent: 3_000, lost: [] },
  ])('a budget of $budget_tokens fits below max_tokens $max_tokens', ({ budget_tokens, max_tokens, sent, lost }) => {
    const formatted: Record<string, unknown> = format({ thinking: { type: 'enabled', budget_tokens }, max_tokens });
    expect(formatted.thinking).toEqual(sent === undefined ? undefined : { type: 'enabled', budget_tokens: sent });
    expect(formatted.lost).toEqual(lost);
  });

  it.each([
    { thinking: undefined, max_tokens: 1, sent: { type: 'enabled' }, lost: [] },
    { thinking: { type: 'disabled' }, max_tokens: 32_000, sent: { type: 'enabled' }, lost: ['dropped thinking'] },
    { thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 1_000, sent: { type: 'enabled' }, lost: ['dropped thinking'] },
    { thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 32_000, sent: { type: 'enabled', budget_tokens: 2000 }, lost: [] },
  ])('R21: $thinking for a model that always thinks, and refuses to hear otherwise', ({ thinking, max_tokens, sent, lost }) => {
    const formatted = format({ max_tokens, ...(thinking && { thinking }) }, { thinkingTypes: ['enabled'], alwaysThinks: true });
    expect(formatted).toMatchObject({ thinking: sent, lost });
  });

  it('display is sent where it is known', () => {
    const thinking = { type: 'adaptive', display: 'omitted' };
    expect(format({ thinking }, { thinkingDisplay: true })).toEqual({ thinking, lost: [] });
    expect(format({ thinking })).toEqual({ thinking: { type: 'adaptive' }, lost: ['dropped thinking.display'] });
  });
});

describe('output_config', () => {
  it.each([
    { effort: 'high', efforts: ['low', 'medium', 'high'], sent: 'high', lost: [] },
    { effort: 'max', efforts: ['low', 'medium', 'high'], sent: 'high', lost: ['clamped output_config.effort'] },
    { effort: 'low', efforts: ['medium', 'high'], sent: 'medium', lost: ['clamped output_config.effort'] },
    { effort: 'high', efforts: [], sent: undefined, lost: ['dropped output_config.effort'] },
  ])('R23: effort $effort for an upstream that knows $efforts', ({ effort, efforts, sent, lost }) => {
    const formatted: Record<string, unknown> = format({ output_config: { effort } }, { efforts });
    expect(formatted.output_config).toEqual(sent === undefined ? undefined : { effort: sent });
    expect(formatted.lost).toEqual(lost);
  });

  it('a budget becomes an effort for models that take none', () => {
    const thinking = { type: 'enabled', budget_tokens: 31_999 };
    expect(format({ thinking }, { thinkingTypes: ['adaptive'] })).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
    });
  });

  it('R9: a schema for the answer passes where it is known', () => {
    const format_ = { type: 'json_schema', schema: { type: 'object' } };
    expect(format({ output_config: { effort: 'low', format: format_ } })).toEqual({
      output_config: { effort: 'low', format: format_ },
      lost: [],
    });
    expect(format({ output_config: { format: format_ } }, { outputFormat: false })).toEqual({ lost: [] });
  });

  it('other fields are reported', () => {
    const output_config = { effort: 'low', task_budget: { total: 5 } };
    expect(format({ output_config })).toEqual({ output_config: { effort: 'low' }, lost: ['dropped output_config.task_budget'] });
  });
});
