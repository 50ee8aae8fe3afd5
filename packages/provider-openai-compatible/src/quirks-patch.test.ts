import { expect, it } from 'vitest';
import { quirksPatch } from './quirks-patch.ts';

it('a value that only another API has of a quirk stays with that API', () => {
  const { chat, responses, messages } = quirksPatch.parse({ toolIds: 'safe', images: 'note', streamUsage: false, efforts: null });
  expect(chat).toEqual({ images: 'note', streamUsage: false });
  expect(responses).toEqual({ images: 'note', efforts: null });
  expect(messages).toEqual({ toolIds: 'safe', images: 'note' });
});

it('values come as what they stand for, also those that a variable gives as text', () => {
  const { chat } = quirksPatch.parse({ toolNamePattern: '^[a-z]+$', streamUsage: 'false', stopSequences: '0', maxTools: null });
  expect(chat).toEqual({ toolNamePattern: /^[a-z]+$/, streamUsage: false, stopSequences: 0, maxTools: null });
});
