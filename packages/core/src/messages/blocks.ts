import { z } from 'zod';
import { isPlainBlock } from './is-plain-message.ts';

const cacheControl = z.object({ type: z.string(), ttl: z.string().nullish() }).nullish();

const source = z.object({
  /** `base64`, `url`, `file`, `text` or `content`. */
  type: z.string(),
  media_type: z.string().nullish(),
  data: z.string().nullish(),
  url: z.string().nullish(),
  file_id: z.string().nullish(),
  content: z.unknown().optional(),
});

const text = z.object({
  type: z.literal('text'),
  text: z.string(),
  cache_control: cacheControl,
  citations: z.unknown().optional(),
});
const image = z.object({ type: z.literal('image'), source, cache_control: cacheControl });
const document = z.object({
  type: z.literal('document'),
  source,
  title: z.string().nullish(),
  context: z.string().nullish(),
  cache_control: cacheControl,
});
const searchResult = z.object({
  type: z.literal('search_result'),
  source: z.string(),
  title: z.string(),
  content: z.array(z.unknown()),
  cache_control: cacheControl,
});
const toolUse = z.object({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: z.unknown(),
  cache_control: cacheControl,
});
const toolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(blockSchema<ToolResultContent>())], 'must be a string or an array of content blocks').nullish(),
  is_error: z.boolean().nullish(),
  cache_control: cacheControl,
});
const thinking = z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().nullish() });
const redactedThinking = z.object({ type: z.literal('redacted_thinking'), data: z.string() });
/** What Claude Code's ToolSearch answers: the named tool is now in `tools`. */
const toolReference = z.object({ type: z.literal('tool_reference'), tool_name: z.string() });
const serverToolUse = z.object({ type: z.literal('server_tool_use'), id: z.string(), name: z.string(), input: z.unknown() });
const webSearchToolResult = z.object({ type: z.literal('web_search_tool_result'), tool_use_id: z.string(), content: z.unknown() });

/** The blocks we know, by `type`. Others pass unread. */
export const blockSchemas = {
  text,
  image,
  document,
  search_result: searchResult,
  tool_use: toolUse,
  tool_result: toolResult,
  thinking,
  redacted_thinking: redactedThinking,
  tool_reference: toolReference,
  server_tool_use: serverToolUse,
  web_search_tool_result: webSearchToolResult,
} as const;

/** A known block must fit its schema; an unknown one needs a `type` only. The value itself is kept, not copied. */
export function blockSchema<Block>(): z.ZodType<Block, Block> {
  return z.custom<Block>().check((context) => {
    const block: unknown = context.value;
    if (isPlainBlock(block)) return;
    const type: unknown = isObject(block) ? Reflect.get(block, 'type') : undefined;
    if (!isObject(block) || typeof type !== 'string') {
      context.issues.push({ code: 'custom', message: 'must be a content block with a `type`', input: block });
      return;
    }
    const known: z.ZodType | undefined = Object.hasOwn(blockSchemas, type) ? Reflect.get(blockSchemas, type) : undefined;
    for (const issue of known?.safeParse(block).error?.issues ?? []) context.issues.push({ ...issue, code: 'custom', input: block });
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export type TextBlock = z.infer<typeof text>;
export type ImageBlock = z.infer<typeof image>;
export type DocumentBlock = z.infer<typeof document>;
export type SearchResultBlock = z.infer<typeof searchResult>;
export type ToolUseBlock = z.infer<typeof toolUse>;
export type ToolResultBlock = z.infer<typeof toolResult>;
export type ThinkingBlock = z.infer<typeof thinking>;
export type RedactedThinkingBlock = z.infer<typeof redactedThinking>;
export type ToolReferenceBlock = z.infer<typeof toolReference>;
export type ServerToolUseBlock = z.infer<typeof serverToolUse>;
export type WebSearchToolResultBlock = z.infer<typeof webSearchToolResult>;

/** Blocks inside a tool result. At run time others may occur: a `switch` over `type` needs a default. */
export type ToolResultContent = TextBlock | ImageBlock | DocumentBlock | SearchResultBlock | ToolReferenceBlock;

/** Blocks of a message. At run time others may occur: a `switch` over `type` needs a default. */
export type ContentBlock =
  | TextBlock
  | ImageBlock
  | DocumentBlock
  | SearchResultBlock
  | ToolUseBlock
  | ToolResultBlock
  | ThinkingBlock
  | RedactedThinkingBlock
  | ToolReferenceBlock
  | ServerToolUseBlock
  | WebSearchToolResultBlock;

/** `system` of a request. */
export type SystemContent = string | TextBlock[] | null;
