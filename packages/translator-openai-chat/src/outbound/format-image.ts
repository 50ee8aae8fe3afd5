import type { ImageBlock } from '@llama-stack/core';
import type { ChatPart } from '../wire.ts';
import type { FormatContext } from './format-context.ts';

/** An image as a part: a data URL, a URL where the upstream fetches it, or a note where it cannot see (I2, I3). */
export function formatImage(block: ImageBlock, path: string, context: FormatContext): ChatPart {
  const url = context.quirks.images === 'note' ? undefined : imageUrl(block, context);
  if (url !== undefined) return { type: 'image_url', image_url: { url } };
  context.lose(path, 'mapped', 'the model takes no such image: a note stands for it');
  return { type: 'text', text: `[An image (${kindOf(block)}) was left out: this model cannot see it.]` };
}

function imageUrl({ source }: ImageBlock, { quirks }: FormatContext): string | undefined {
  if (source.type === 'base64' && source.data) return `data:${source.media_type ?? 'image/png'};base64,${source.data}`;
  if (source.type === 'url' && typeof source.url === 'string' && (quirks.images === 'url' || source.url.startsWith('data:')))
    return source.url;
  return undefined;
}

function kindOf({ source }: ImageBlock): string {
  return source.media_type ?? source.type;
}
