import type { ModelLimits } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatChat } from '../__fixtures__/chat-call.ts';
import type { ChatQuirksPatch } from '../quirks.ts';

const cap = (
  max_tokens: number,
  limits: ModelLimits,
  { promptTokens = 10, ...quirks }: ChatQuirksPatch & { promptTokens?: number } = {},
) => {
  const { body, losses } = formatChat({ max_tokens, stream: true }, quirks, { limits, promptTokens });
  return { tokens: body.max_tokens, losses };
};

describe('max_tokens', () => {
  it('R17: has the name that the upstream knows', () => {
    const { body, losses } = formatChat({ max_tokens: 5 }, { maxTokensField: 'max_completion_tokens' });
    expect(body).toMatchObject({ max_completion_tokens: 5 });
    expect(body).not.toHaveProperty('max_tokens');
    expect(losses).toMatchObject([{ path: 'max_tokens', action: 'renamed' }]);
  });

  it('R18: is clamped to what the model, or its own error, says', () => {
    expect(cap(32_000, { max_tokens: 8_192 })).toMatchObject({ tokens: 8_192, losses: [{ path: 'max_tokens', action: 'clamped' }] });
    expect(cap(32_000, {}, { maxTokensCap: 4_096 }).tokens).toBe(4_096);
  });

  it('is as the client wants it when no limit is known', () => {
    expect(cap(128_000, {})).toEqual({ tokens: 128_000, losses: [] });
  });

  it('R20: leaves room for the prompt in a window that is known', () => {
    expect(cap(32_000, { context_window: 40_000 }, { promptTokens: 20_000 }).tokens).toBe(19_000);
  });

  it('R20: is left to the upstream to refuse when less than 1,024 would remain', () => {
    expect(cap(32_000, { context_window: 40_000 }, { promptTokens: 38_500 })).toEqual({ tokens: 32_000, losses: [] });
  });

  it('R19: streams what the upstream does not give whole', () => {
    const request = { max_tokens: 32_000 };
    expect(formatChat(request, { maxTokensWithoutStream: 4_096 }).body).toMatchObject({ max_tokens: 32_000, stream: true });
    expect(formatChat({ max_tokens: 4_096 }, { maxTokensWithoutStream: 4_096 }).body).not.toHaveProperty('stream');
    expect(formatChat({ ...request, stream: true }, { streams: false }).body).not.toHaveProperty('stream');
  });

  it('is raised to what the upstream needs', () => {
    expect(cap(1, {}, { minMaxTokens: 16 })).toMatchObject({ tokens: 16, losses: [{ action: 'clamped' }] });
    expect(cap(0, {}).tokens).toBe(1);
  });

  it('is a whole number above 0 within every limit, whatever is known', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 2_000_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(200_000), fc.tuple(limit, limit), fc.nat(2_000_000), (wanted, [max_tokens, context_window], promptTokens) => {
        const limits = { ...(max_tokens !== undefined && { max_tokens }), ...(context_window !== undefined && { context_window }) };
        const { tokens } = cap(wanted, limits, { promptTokens });
        expect(tokens).toSatisfy((value: number) => Number.isInteger(value) && value >= 1 && value <= Math.max(wanted, 1));
        if (max_tokens !== undefined) expect(tokens).toBeLessThanOrEqual(max_tokens);
      }),
    );
  });
});
