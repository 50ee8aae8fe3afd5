import { type DocumentBlock, GatewayError, type ImageBlock } from '@llama-stack/core';
import { cannotSee, documentNote, imageNote, isJsonObject, type JsonObject, textOf } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';

/** Whether a document goes as it is: who takes no URL of an image takes none of a document. */
export function takesDocument({ source }: DocumentBlock, { quirks }: FormatContext): boolean {
  const isElsewhere = source.type === 'url' || source.type === 'file';
  return quirks.documents === 'file' && !(isElsewhere && quirks.images === 'inline');
}

/** A document as the blocks that an upstream without documents reads: its text, else a note; or an error, by quirk (I4). */
export function formatDocument(block: DocumentBlock, path: string, context: FormatContext): readonly JsonObject[] {
  const { source } = block;
  if (source.type === 'text') return [text(withTitle(block, source.data ?? ''))];
  if (source.type === 'content') return contentBlocks(block);
  if (context.quirks.documents === 'refuse') {
    const { model } = context.call.request;
    throw new GatewayError(
      'invalid_request',
      `${path}: the model '${model}' takes no documents. Send the text, or choose a model that reads them`,
      { incapable: true },
    );
  }
  context.lose(path, 'mapped', 'the upstream takes no such document: a note stands for it');
  return [documentNote(block)];
}

/** The image, or a note where the upstream cannot see it (I2). A URL for an upstream that takes none is fetched before translation. */
export function formatImage(block: ImageBlock, path: string, context: FormatContext): ImageBlock | JsonObject {
  const isFile = block.source.type === 'file' && !context.quirks.betas.some((beta) => beta.startsWith('files-api-'));
  const isDeclared = Object.hasOwn(context.quirks.blocks, 'image');
  if (context.quirks.images !== 'note' && isDeclared && !isFile) return block;
  context.lose(path, 'mapped', 'the upstream takes no such image: a note stands for it');
  return imageNote(block, cannotSee);
}

function contentBlocks(block: DocumentBlock): readonly JsonObject[] {
  const { content } = block.source;
  if (typeof content === 'string') return [text(withTitle(block, content))];
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  return parts.filter(isJsonObject).map((part) => (part.type === 'text' ? text(withTitle(block, textOf(part.text))) : part));
}

function withTitle({ title, context }: DocumentBlock, body: string): string {
  return [title, context, body].filter((part) => textOf(part) !== '').join('\n\n');
}

function text(value: string): JsonObject {
  return { type: 'text', text: value };
}
