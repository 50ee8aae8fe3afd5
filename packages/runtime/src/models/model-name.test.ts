import { describe, expect, it } from 'vitest';
import { namesClaude } from './model-name.ts';

describe('namesClaude', () => {
  it.each([
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude-haiku-4-5-20251001'],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude-haiku-4-5'],
    ['anthropic.claude-opus-4-6-v1', 'claude-opus-4-6'],
    ['global.anthropic.claude-sonnet-5-5', 'claude-sonnet-5-5'],
    ['anthropic/claude-sonnet-5', 'claude-sonnet-5'],
  ])('D4: %s is %s', (id, name) => {
    expect(namesClaude(id, name)).toBe(true);
  });

  it.each([
    ['global.anthropic.claude-sonnet-5-5', 'claude-sonnet-5'],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude-haiku-4-5-20251101'],
    ['my-claude-sonnet-5', 'claude-sonnet-5'],
    ['claude-sonnet-5-turbo', 'claude-sonnet-5'],
  ])('%s is not %s', (id, name) => {
    expect(namesClaude(id, name)).toBe(false);
  });
});
