import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Loss } from '../contracts/inference-provider.ts';
import type { ImageBlock } from '../messages/blocks.ts';
import type { MessageParam } from '../messages/request.ts';
import { fitImages } from './fit-images.ts';
import type { MediaFormQuirks } from './format-image.ts';
import { imageKey } from './request-images.ts';

const image = (data: string): ImageBlock => ({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } });

/** A conversation whose user turns have so many images, the last in the turn itself, the others in a tool's result. */
function conversation(counts: readonly number[]): MessageParam[] {
  let number = 0;
  const next = () => image(`${number++}`);
  return counts.flatMap((count): MessageParam[] => {
    const images = Array.from({ length: count }, next);
    const result = { type: 'tool_result' as const, tool_use_id: 'a', content: images.slice(0, -1) };
    return [
      { role: 'user', content: [result, ...images.slice(-1), { type: 'text', text: 'Look' }] },
      { role: 'assistant', content: 'Seen' },
    ];
  });
}

function fit(messages: readonly MessageParam[], quirks: Partial<MediaFormQuirks>) {
  const losses: Loss[] = [];
  const all: MediaFormQuirks = { images: 'url', documents: 'text', maxImages: null, refusedImages: [], ...quirks };
  const fitted = fitImages(messages, { quirks: all, lose: (path, action, reason) => losses.push({ path, action, reason }) });
  return { fitted, losses };
}

/** Which images of a conversation are left. */
const left = (messages: readonly MessageParam[], maxImages: number) =>
  [...JSON.stringify(fit(messages, { maxImages }).fitted).matchAll(/"data":"(\d+)"/g)].map(([, data]) => Number(data));

describe('fitImages', () => {
  it('leaves a request alone that fits, or whose images become notes anyway', () => {
    const messages = conversation([2, 1]);
    for (const quirks of [{}, { images: 'note' as const, maxImages: 1 }]) expect(fit(messages, quirks).fitted).toBe(messages);
    expect(fit(messages, { maxImages: 3 }).fitted).toEqual(messages);
  });

  it('puts notes in the place of the oldest images, on a copy, with their cache marks', () => {
    const cache_control = { type: 'ephemeral' as const };
    const messages: MessageParam[] = [{ role: 'user', content: [{ ...image('a'), cache_control }, image('b')] }];
    const before = structuredClone(messages);
    const { fitted, losses } = fit(messages, { maxImages: 1 });
    const text = '[An image (image/png) was left out: this model takes no more than 1, the latest.]';
    expect(fitted[0]?.content).toEqual([{ type: 'text', text, cache_control }, image('b')]);
    expect(losses).toMatchObject([{ path: 'messages[0].content[0]', action: 'mapped' }]);
    expect(messages).toEqual(before);
  });

  it('P2: makes room for some more at a time, so that the prefix changes rarely', () => {
    const seen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((count) => left(conversation(Array.from({ length: count }, () => 1)), 5)[0]);
    expect(seen).toEqual([0, 0, 0, 0, 0, 3, 3, 3, 6, 6, 6]);
  });

  it('keeps all images of the last turn that fit', () => {
    expect(left(conversation([1, 5]), 5)).toEqual([1, 2, 3, 4, 5]);
    expect(left(conversation([7]), 5)).toEqual([2, 3, 4, 5, 6]);
    expect(left(conversation([2, 1]), 1)).toEqual([2]);
  });

  it('P2: never more than fit, the latest, and as before unless there are too many', () => {
    const counts = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(counts, fc.nat({ max: 6 }), (turns, most) => {
        const total = turns.reduce((sum, count) => sum + count, 0);
        const now = left(conversation(turns), most);
        const before = left(conversation(turns.slice(0, -1)), most);
        expect(now).toEqual(Array.from({ length: now.length }, (_, index) => total - now.length + index));
        expect(now.length).toBeLessThanOrEqual(most);
        if (total <= most) expect(now).toHaveLength(total);
        if (before.length + (turns.at(-1) ?? 0) <= most) expect(now.slice(0, before.length)).toEqual(before);
      }),
    );
  });

  it('I2: notes the pictures that were refused, wherever they are, and does not count them', () => {
    const { fitted } = fit(conversation([3]), { maxImages: 2, refusedImages: [imageKey(image('1'))] });
    expect(JSON.stringify(fitted)).toMatch(/"data":"0".*left out: the server of this model could not take it.*"data":"2"/);
  });
});
