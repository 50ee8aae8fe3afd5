import { describe, expect, it } from 'vitest';
import type { MessagesRequest } from '../messages/request.ts';
import { limitEfforts, nearestEffort, wantedEffort } from './effort.ts';

const request: MessagesRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] };

describe('wantedEffort', () => {
  it('takes the last message that names one before the request', () => {
    const messages = [{ role: 'system' as const, content: 'x', output_config: { effort: 'low' } }, ...request.messages];
    expect(wantedEffort({ ...request, messages, output_config: { effort: 'high' } })).toEqual({
      path: 'messages[0].output_config.effort',
      effort: 'low',
    });
  });

  it.each([
    [3_999, 'low'],
    [4_000, 'medium'],
    [31_999, 'high'],
    [32_000, 'xhigh'],
  ])('R21: takes a budget of %i tokens for %s', (budget_tokens, effort) => {
    expect(wantedEffort({ ...request, thinking: { type: 'enabled', budget_tokens } })?.effort).toBe(effort);
  });
});

describe('nearestEffort', () => {
  it.each([
    ['high', ['low', 'high'], 'high'],
    ['max', ['low', 'medium'], 'medium'],
    ['low', ['medium', 'high'], 'medium'],
    ['a new one', ['low', 'high'], 'high'],
    ['low', [], undefined],
  ])('R23: of %s and %j is %s', (wanted, efforts, nearest) => {
    expect(nearestEffort(wanted, efforts)).toBe(nearest);
  });
});

describe('limitEfforts', () => {
  it('finds the efforts in words, the least first', () => {
    expect(limitEfforts("'high', 'none', and 'low'")).toEqual(['low', 'high']);
  });
});
