import { GatewayError } from '../errors/gateway-error.ts';
import type { DocumentBlock, ImageBlock, TextBlock } from '../messages/blocks.ts';
import { formatImage, type MediaFormQuirks } from './format-image.ts';
import type { PromptPart } from './prompt-part.ts';
import { documentNote } from './stand-ins.ts';
import type { TranslationContext } from './translation-context.ts';

/** A document as parts: its text, a file, or a note where the upstream takes none (I4). */
export function formatDocument(block: DocumentBlock, path: string, context: TranslationContext<MediaFormQuirks>): PromptPart[] {
  const { source } = block;
  if (source.type === 'text' && typeof source.data === 'string') return [textPart(block, source.data)];
  if (source.type === 'content') return formatContentSource(block, path, context);
  if (source.type === 'base64' && source.data && context.quirks.documents === 'file') return [filePart(block, source.data)];
  if (context.quirks.documents === 'refuse') {
    const remedy = 'Send its text, or choose a model that reads documents.';
    const message = `${path}: the model '${context.call.request.model}' takes no documents. ${remedy}`;
    throw new GatewayError('invalid_request', message, { incapable: true });
  }
  context.lose(path, 'mapped', 'the model takes no such document: a note stands for it');
  return [documentNote(block)];
}

function textPart(block: DocumentBlock, text: string): PromptPart {
  const context = block.context ? `${block.context}\n\n` : '';
  return { type: 'text', text: `<document title="${titleOf(block)}">\n${context}${text}\n</document>` };
}

function filePart(block: DocumentBlock, data: string): PromptPart {
  const mediaType = block.source.media_type ?? 'application/pdf';
  const filename = block.title ?? `document.${mediaType === 'application/pdf' ? 'pdf' : 'txt'}`;
  return { type: 'file', filename, url: `data:${mediaType};base64,${data}` };
}

/** A `content` source is a text, or text and image blocks. */
function formatContentSource(block: DocumentBlock, path: string, context: TranslationContext<MediaFormQuirks>): PromptPart[] {
  const { content } = block.source;
  if (typeof content === 'string') return [textPart(block, content)];
  const blocks: unknown[] = Array.isArray(content) ? content : [];
  return blocks.flatMap((item, index) => {
    if (isText(item)) return [textPart(block, item.text)];
    if (isImage(item)) return [formatImage(item, `${path}.source.content[${index}]`, context)];
    context.lose(`${path}.source.content[${index}]`, 'dropped', 'a block of unknown type inside a document');
    return [];
  });
}

function titleOf(block: DocumentBlock): string {
  return block.title ?? 'document';
}

function isText(item: unknown): item is TextBlock {
  return (
    typeof item === 'object' && item !== null && 'type' in item && item.type === 'text' && 'text' in item && typeof item.text === 'string'
  );
}

function isImage(item: unknown): item is ImageBlock {
  if (typeof item !== 'object' || item === null || !('type' in item) || !('source' in item)) return false;
  return item.type === 'image' && typeof item.source === 'object' && item.source !== null;
}
