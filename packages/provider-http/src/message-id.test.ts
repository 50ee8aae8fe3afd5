import { expect, it } from 'vitest';
import { createMessageId } from './message-id.ts';

it('makes ids in the form that Anthropic gives them, each once', () => {
  const ids = Array.from({ length: 100 }, createMessageId);
  for (const id of ids) expect(id).toMatch(/^msg_[0-9A-Za-z]{24}$/);
  expect(new Set(ids).size).toBe(100);
});
