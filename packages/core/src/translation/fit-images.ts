import type { ImageBlock } from '../messages/blocks.ts';
import type { MessageParam } from '../messages/request.ts';
import type { MediaFormQuirks } from './format-image.ts';
import { imageKey, imagesIn, replaceImages } from './request-images.ts';
import { splitTurns } from './split-turns.ts';
import { imageNote } from './stand-ins.ts';
import type { TranslationContext } from './translation-context.ts';

type Context = Pick<TranslationContext<Pick<MediaFormQuirks, 'images' | 'maxImages' | 'refusedImages'>>, 'quirks' | 'lose'>;

/** Notes in the place of images that the upstream has refused, and of the oldest ones where it takes only so many. */
export function fitImages(messages: readonly MessageParam[], { quirks, lose }: Context): readonly MessageParam[] {
  const { images, maxImages, refusedImages } = quirks;
  if (images === 'note' || (maxImages === null && refusedImages.length === 0)) return messages;
  const refused = new Set(refusedImages.length === 0 ? [] : imagesIn(messages).filter((image) => refusedImages.includes(imageKey(image))));
  let surplus = maxImages === null ? 0 : surplusOf(countByTurn(messages, refused), maxImages);
  return replaceImages(messages, (image, path) => {
    const isRefused = refused.has(image);
    if (!isRefused && surplus === 0) return image;
    if (!isRefused) surplus -= 1;
    const why = isRefused ? 'the server of this model could not take it' : `this model takes no more than ${maxImages}, the latest`;
    lose(path, 'mapped', `a note stands for an image: ${why}`);
    return { ...imageNote(image, why), ...(image.cache_control && { cache_control: image.cache_control }) };
  });
}

function countByTurn(messages: readonly MessageParam[], refused: ReadonlySet<ImageBlock>): readonly number[] {
  return splitTurns(messages).map(
    (turn) => imagesIn(turn.messages.map(({ message }) => message)).filter((image) => !refused.has(image)).length,
  );
}

/**
 * How many of the oldest images are too many. Each change costs the upstream its cached prefix, so that there are few: what a turn makes
 * of it holds for those that follow, and half of the room is made at a time, as far as earlier turns have images.
 */
function surplusOf(counts: readonly number[], most: number): number {
  let [total, surplus] = [0, 0];
  for (const count of counts) {
    const before = total;
    total += count;
    const needed = total - most;
    if (needed > surplus) surplus = Math.max(needed, Math.min(before, needed + Math.floor(most / 2)));
  }
  return surplus;
}
