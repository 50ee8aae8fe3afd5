import type { ContentBlock, RedactedThinkingBlock, ThinkingBlock, ToolResultBlock, ToolUseBlock } from '@llama-stack/core';
import { isJsonObject, type JsonObject, objectOf, textOf, toolsLoaded, upstreamToolId } from '@llama-stack/core/translation';
import { type FormatContext, pickFields } from './format-context.ts';
import { formatDocument, formatImage, takesDocument } from './format-document.ts';
import { openSignature } from './thinking-seal.ts';

/** One block of the client's as what the upstream reads: mostly the same object, sometimes text in its place, sometimes nothing. */
export function formatBlock(block: ContentBlock, path: string, context: FormatContext): readonly JsonObject[] {
  const isDeclared = Object.hasOwn(context.quirks.blocks, block.type);
  switch (block.type) {
    case 'text':
      // Claude refuses blank ones, which other models write (R30).
      return block.text.trim() === '' ? [] : [pick(block, path, context)];
    case 'thinking':
    case 'redacted_thinking':
      return isDeclared ? formatThinkingBlock(block, path, context) : lost(path, 'thinking is not sent back to this upstream', context);
    case 'image':
      return [pick(formatImage(block, path, context), path, context)];
    case 'document':
      if (isDeclared && takesDocument(block, context)) return [pick(block, path, context)];
      return formatDocument(block, path, context).map((part) => pick(part, path, context));
    case 'tool_use':
      return [formatToolUse(block, path, context)];
    case 'tool_result':
      return [formatToolResult(block, path, context)];
    case 'tool_reference': {
      const tool_name = context.names.toUpstream(block.tool_name);
      return isDeclared ? [pick({ ...block, tool_name }, path, context)] : asText({ ...block, tool_name }, path, context);
    }
    default:
      return isDeclared ? [pick(block, path, context)] : asText(block, path, context);
  }
}

function pick(block: unknown, path: string, context: FormatContext): JsonObject {
  const object = objectOf(block);
  const known = context.quirks.blocks[textOf(object.type)] ?? [];
  if (hasOnly(known, object)) return object;
  const fields = ['type', ...known];
  const picked = pickFields(object, { path, fields }, context);
  return context.quirks.cacheControl ? picked : withoutInnerMarks(picked);
}

/** Fields that need a look of their own. */
const inspected: ReadonlySet<string> = new Set(['source', 'cache_control']);

/** As with most blocks, of which an agent sends hundreds with every request. What holds blocks of its own needs a closer look. */
function hasOnly(fields: readonly string[], block: JsonObject): boolean {
  for (const key in block) if (key !== 'type' && (!fields.includes(key) || inspected.has(key))) return false;
  return block.type !== 'search_result';
}

/** Documents and search results hold blocks of their own. */
function withoutInnerMarks(block: JsonObject): JsonObject {
  if (block.type === 'search_result' && Array.isArray(block.content)) return { ...block, content: block.content.map(unmarked) };
  const { source } = block;
  if (block.type !== 'document' || !isJsonObject(source) || !Array.isArray(source.content)) return block;
  return { ...block, source: { ...source, content: source.content.map(unmarked) } };
}

function unmarked(block: unknown): unknown {
  if (!isJsonObject(block) || block.cache_control === undefined) return block;
  const { cache_control: _mark, ...rest } = block;
  return rest;
}

function lost(path: string, reason: string, context: FormatContext): readonly JsonObject[] {
  context.lose(path, 'dropped', reason);
  return [];
}

/** Only what this upstream and model wrote itself goes back (K1, K2), with the signature that they gave it. */
function formatThinkingBlock(block: ThinkingBlock | RedactedThinkingBlock, path: string, context: FormatContext): readonly JsonObject[] {
  const isText = block.type === 'thinking';
  const signature = openSignature(context.call, isText ? block.signature : block.data);
  if (signature === undefined) return lost(path, 'another upstream or model wrote this thinking', context);
  return [pick(isText ? { type: 'thinking', thinking: block.thinking, signature } : { type: block.type, data: signature }, path, context)];
}

function formatToolUse(block: ToolUseBlock, path: string, context: FormatContext): JsonObject {
  const id = upstreamId(block.id, context);
  const name = context.names.toUpstream(block.name);
  const input = isJsonObject(block.input) ? block.input : { ...(block.input != null && { input: block.input }) };
  const isSame = id === block.id && name === block.name && input === block.input;
  return pick(isSame ? block : { ...block, id, name, input }, path, context);
}

function formatToolResult(block: ToolResultBlock, path: string, context: FormatContext): JsonObject {
  const id = upstreamId(block.tool_use_id, context);
  const knowsErrors = context.quirks.blocks.tool_result?.includes('is_error') ?? false;
  const { is_error, ...withoutError } = block;
  const content = Array.isArray(block.content) ? formatResultContent(block.content, path, context) : block.content;
  if (is_error !== true || knowsErrors) {
    const isSame = id === block.tool_use_id && content === block.content;
    return pick(isSame ? block : { ...block, tool_use_id: id, ...(content !== undefined && { content }) }, path, context);
  }
  context.lose(`${path}.is_error`, 'mapped', 'the upstream does not know this field: the text says that it is an error');
  return pick({ ...withoutError, tool_use_id: id, content: markedAsError(content ?? '') }, path, context);
}

type ResultContent = NonNullable<ToolResultBlock['content']>;

/** Claude Code's ToolSearch answers with references alone, which would be an empty result elsewhere. */
function formatResultContent(content: Exclude<ResultContent, string>, path: string, context: FormatContext): readonly JsonObject[] {
  const references = content.filter((part) => part.type === 'tool_reference');
  const asOne = references.length > 0 && !Object.hasOwn(context.quirks.blocks, 'tool_reference');
  const parts = content.flatMap((part, index) => {
    if (asOne && part.type === 'tool_reference') return [];
    return formatBlock(part, `${path}.content[${index}]`, context);
  });
  if (!asOne) return parts;
  context.lose(`${path}.content`, 'mapped', 'the upstream knows no tool references: their names are sent as text');
  return [{ type: 'text', text: toolsLoaded(references.map(({ tool_name }) => context.names.toUpstream(tool_name))) }, ...parts];
}

function markedAsError(content: string | readonly JsonObject[]): string | readonly JsonObject[] {
  return typeof content === 'string' ? `Error: ${content}` : [{ type: 'text', text: 'Error:' }, ...content];
}

/**
 * The upstream's own id where it made the call: the client has it in an alphabet that Claude takes too. Where only that alphabet is
 * taken, ids of clients from elsewhere are rewritten, the same always alike.
 */
function upstreamId(id: string, { quirks }: FormatContext): string {
  const { toolIds } = quirks;
  if (toolIds !== 'safe') return upstreamToolId(id, { toolIds });
  return /^[a-zA-Z0-9_-]+$/.test(id) ? id : `toolu_${Buffer.from(id, 'utf8').toString('base64url')}`;
}

/** Blocks that the upstream does not know, in words where they have any. */
function asText(block: Exclude<ContentBlock, { type: 'text' }>, path: string, context: FormatContext): readonly JsonObject[] {
  const text = wordsOf(block);
  if (text === '') return lost(path, `the upstream does not know blocks of type ${block.type}`, context);
  context.lose(path, 'mapped', `the upstream does not know blocks of type ${block.type}: sent as text`);
  return [{ type: 'text', text }];
}

function wordsOf(block: ContentBlock): string {
  if (block.type === 'tool_reference') return toolsLoaded([block.tool_name]);
  if (block.type === 'search_result')
    return [block.title, block.source, ...block.content.map(textIn)].filter((part) => part !== '').join('\n');
  if (block.type !== 'web_search_tool_result' || !Array.isArray(block.content)) return '';
  const links = block.content.filter(isJsonObject).map(({ title, url }) => `${textOf(title)} ${textOf(url)}`.trim());
  return ['Web search results:', ...links].join('\n');
}

function textIn(part: unknown): string {
  return isJsonObject(part) ? textOf(part.text) : '';
}
