import { z } from 'zod';
import { fields } from '../config/fields.ts';
import type { ImageBlock } from '../messages/blocks.ts';
import type { PromptPart } from './prompt-part.ts';
import type { QuirksOf } from './quirks-of.ts';
import { cannotSee, imageNote } from './stand-ins.ts';
import type { TranslationContext } from './translation-context.ts';

/** What an upstream takes besides text. Both are settled before translation as far as that needs I/O. */
export const mediaFormQuirks = () => ({
  /** URLs and data; data only (URLs are fetched before translation); none (a note takes their place). */
  images: z.literal(['url', 'inline', 'note']),
  /** PDFs as file parts; as text only (extracted before translation, else a note); or an error that says so. */
  documents: z.literal(['file', 'text', 'refuse']),
  /** How many images a request may hold: notes stand for the oldest of more. `null` is any number. */
  maxImages: fields.amount().nullable(),
  /** Images that the upstream refused, by their content: notes stand for them. Learned, for the conversation that has them. */
  refusedImages: fields.texts(),
});

export interface MediaFormQuirks extends QuirksOf<typeof mediaFormQuirks> {}

/** An image as a part: a data URL, a URL where the upstream fetches it, or a note where it cannot see (I2, I3). */
export function formatImage(block: ImageBlock, path: string, context: TranslationContext<MediaFormQuirks>): PromptPart {
  const url = context.quirks.images === 'note' ? undefined : imageUrl(block, context);
  if (url !== undefined) return { type: 'image', url };
  context.lose(path, 'mapped', 'the model takes no such image: a note stands for it');
  return imageNote(block, cannotSee);
}

function imageUrl({ source }: ImageBlock, { quirks }: TranslationContext<MediaFormQuirks>): string | undefined {
  if (source.type === 'base64' && source.data) return `data:${source.media_type ?? 'image/png'};base64,${source.data}`;
  if (source.type === 'url' && typeof source.url === 'string' && (quirks.images === 'url' || source.url.startsWith('data:')))
    return source.url;
  return undefined;
}
