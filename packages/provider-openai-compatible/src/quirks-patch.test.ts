import { expect, it } from 'vitest';
import { pickQuirks } from './quirks-patch.ts';

it('a value that only another API has of a quirk stays with that API', () => {
  const patch = { toolIds: 'safe', images: 'note', streamUsage: false };
  expect(pickQuirks('openai-chat', [patch])).toEqual([{ images: 'note', streamUsage: false }]);
  expect(pickQuirks('anthropic-messages', [patch])).toEqual([{ toolIds: 'safe', images: 'note' }]);
});
