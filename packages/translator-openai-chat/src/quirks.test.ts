import { expect, it } from 'vitest';
import { mergeQuirks, standardChat } from './quirks.ts';

it('lays differences over a table, the last on top, and keeps the rest of `reasoning`', () => {
  const quirks = mergeQuirks(standardChat, { images: 'note', reasoning: { replay: 'reasoning' } }, { images: 'inline' });
  expect(quirks.images).toBe('inline');
  expect(quirks.reasoning).toEqual({ ...standardChat.reasoning, replay: 'reasoning' });
  expect(quirks.systemRole).toBe(standardChat.systemRole);
});
