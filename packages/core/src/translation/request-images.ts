import { createHash } from 'node:crypto';
import type { ContentBlock, ImageBlock, TextBlock, ToolResultContent } from '../messages/blocks.ts';
import type { MessageParam } from '../messages/request.ts';

/** What stands in an image's place. */
type Replace = (image: ImageBlock, path: string) => ImageBlock | TextBlock;

/** The images of messages, those inside tool results too, the oldest first. */
export function imagesIn(messages: readonly MessageParam[]): readonly ImageBlock[] {
  const images: ImageBlock[] = [];
  replaceImages(messages, (image) => {
    images.push(image);
    return image;
  });
  return images;
}

/** Messages with another block in the place of some images, on a copy. */
export function replaceImages(messages: readonly MessageParam[], replace: Replace): readonly MessageParam[] {
  return messages.map((message, index) => {
    if (typeof message.content === 'string') return message;
    const content = mapChanged(message.content, (block, at) => replaceIn(block, `messages[${index}].content[${at}]`, replace));
    return content === message.content ? message : { ...message, content };
  });
}

function replaceIn(block: ContentBlock, path: string, replace: Replace): ContentBlock {
  if (block.type === 'image') return replace(block, path);
  if (block.type !== 'tool_result' || !Array.isArray(block.content)) return block;
  const content = mapChanged<ToolResultContent>(block.content, (part, at) =>
    part.type === 'image' ? replace(part, `${path}.content[${at}]`) : part,
  );
  return content === block.content ? block : { ...block, content };
}

/** The same array when no item changed. */
function mapChanged<Item>(items: Item[], map: (item: Item, index: number) => Item): Item[] {
  const mapped = items.map(map);
  return mapped.some((item, index) => item !== items[index]) ? mapped : items;
}

/** Tells an image from others by what it shows. */
export function imageKey({ source }: ImageBlock): string {
  const shown = source.data ?? source.url ?? source.file_id ?? '';
  return createHash('sha256').update(shown).digest('base64url').slice(0, 22);
}
