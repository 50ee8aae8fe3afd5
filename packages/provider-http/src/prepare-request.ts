import type {
  CallContext,
  ContentBlock,
  MessageParam,
  MessagesRequest,
  TextBlock,
  ToolResultBlock,
  ToolResultContent,
} from '@llama-stack/core';
import type { MediaQuirks } from './dialect.ts';
import type { FetchedImage } from './fetch-image.ts';

/** A file of a request. `data` is base64. */
export interface FileData {
  readonly media_type: string;
  readonly data: string;
}

/** What is done by I/O, because translators do none. Both throw Error with the reason in words. */
export interface MediaReader {
  readonly fetchImage: (url: string, signal: AbortSignal) => Promise<FetchedImage>;
  /** Absent: files are left to the translator. */
  readonly readDocument?: ((document: FileData, signal: AbortSignal) => Promise<string>) | undefined;
}

interface Preparation extends MediaReader {
  readonly quirks: MediaQuirks;
  readonly context: CallContext;
}

/** Does what needs I/O before a translation, on a copy: fetches images by URL, reads files. The request itself when there is nothing to do. */
export async function prepareRequest(request: MessagesRequest, preparation: Preparation): Promise<MessagesRequest> {
  const { quirks, readDocument } = preparation;
  const needsImages = quirks.images === 'inline';
  const needsText = quirks.documents === 'text' && readDocument !== undefined;
  if (!(needsImages || needsText) || !request.messages.some(hasMedia)) return request;
  const messages = await mapChanged(request.messages, (message) => prepareMessage(message, preparation));
  return messages === request.messages ? request : { ...request, messages };
}

/** Without promises: most requests have none, and an agent sends its blocks by the hundred. */
function hasMedia({ content }: MessageParam): boolean {
  return typeof content !== 'string' && content.some((block) => isMedia(block) || (isResult(block) && block.content.some(isMedia)));
}

function isMedia({ type }: ContentBlock | ToolResultContent): boolean {
  return type === 'image' || type === 'document';
}

function isResult(block: ContentBlock): block is ToolResultBlock & { content: ToolResultContent[] } {
  return block.type === 'tool_result' && Array.isArray(block.content);
}

async function prepareMessage(message: MessageParam, preparation: Preparation): Promise<MessageParam> {
  if (typeof message.content === 'string') return message;
  const content = await mapChanged(message.content, (block) => prepareBlock(block, preparation));
  return content === message.content ? message : { ...message, content };
}

async function prepareBlock(block: ContentBlock, preparation: Preparation): Promise<ContentBlock> {
  if (!isResult(block)) return prepareMedia(block, preparation);
  const content = await mapChanged(block.content, (part) => prepareMedia(part, preparation));
  return content === block.content ? block : { ...block, content };
}

async function prepareMedia<Block extends ContentBlock | ToolResultContent>(
  block: Block,
  { quirks, context, fetchImage, readDocument }: Preparation,
): Promise<Block | TextBlock> {
  if (block.type === 'image' && quirks.images === 'inline' && block.source.type === 'url' && block.source.url) {
    const { url } = block.source;
    return attempt(`image ${url}`, context, async () => ({
      ...block,
      source: { type: 'base64', ...(await fetchImage(url, context.signal)) },
    }));
  }
  if (block.type === 'document' && quirks.documents === 'text' && readDocument && isFile(block.source)) {
    const { source } = block;
    return attempt(block.title ? `document ${block.title}` : 'document', context, async () => ({
      ...block,
      source: { type: 'text', media_type: 'text/plain', data: await readDocument(source, context.signal) },
    }));
  }
  return block;
}

function isFile(source: {
  type: string;
  media_type?: string | null | undefined;
  data?: string | null | undefined;
}): source is FileData & { type: string } {
  return source.type === 'base64' && typeof source.data === 'string' && source.media_type === 'application/pdf';
}

/** What cannot be had becomes a note: a dead link in the history must not end the conversation. */
async function attempt<Block>(what: string, context: CallContext, read: () => Promise<Block>): Promise<Block | TextBlock> {
  try {
    return await read();
  } catch (error) {
    context.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    context.onLoss({ path: 'messages', action: 'dropped', reason: `${what} could not be read: ${reason}` });
    return { type: 'text', text: `[${what} could not be read: ${reason}]` };
  }
}

/** The same array when no item changed. */
async function mapChanged<Item>(items: Item[], map: (item: Item) => Promise<Item>): Promise<Item[]> {
  const mapped = await Promise.all(items.map(map));
  return mapped.some((item, index) => item !== items[index]) ? mapped : items;
}
