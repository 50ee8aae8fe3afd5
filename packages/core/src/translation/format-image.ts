import { z } from 'zod';
import type { ImageBlock } from '../messages/blocks.ts';
import type { PromptPart } from './prompt-part.ts';
import type { QuirksOf } from './quirks-of.ts';
import type { TranslationContext } from './translation-context.ts';

/** What an upstream takes besides text. Both are settled before translation as far as that needs I/O. */
export const mediaFormQuirks = () => ({
  /** URLs and data; data only (URLs are fetched before translation); none (a note takes their place). */
  images: z.literal(['url', 'inline', 'note']),
  /** PDFs as file parts; as text only (extracted before translation, else a note); or an error that says so. */
  documents: z.literal(['file', 'text', 'refuse']),
});

export interface MediaFormQuirks extends QuirksOf<typeof mediaFormQuirks> {}

/** An image as a part: a data URL, a URL where the upstream fetches it, or a note where it cannot see (I2, I3). */
export function formatImage(block: ImageBlock, path: string, context: TranslationContext<MediaFormQuirks>): PromptPart {
  const url = context.quirks.images === 'note' ? undefined : imageUrl(block, context);
  if (url !== undefined) return { type: 'image', url };
  context.lose(path, 'mapped', 'the model takes no such image: a note stands for it');
  return { type: 'text', text: `[An image (${kindOf(block)}) was left out: this model cannot see it.]` };
}

function imageUrl({ source }: ImageBlock, { quirks }: TranslationContext<MediaFormQuirks>): string | undefined {
  if (source.type === 'base64' && source.data) return `data:${source.media_type ?? 'image/png'};base64,${source.data}`;
  if (source.type === 'url' && typeof source.url === 'string' && (quirks.images === 'url' || source.url.startsWith('data:')))
    return source.url;
  return undefined;
}

function kindOf({ source }: ImageBlock): string {
  return source.media_type ?? source.type;
}
