import { z } from 'zod';
import { fieldOf } from '../translation/json-object.ts';
import { blockSchema, type ContentBlock, type SystemContent } from './blocks.ts';
import { checkedBy } from './checked-by.ts';
import { isPlainMessage } from './is-plain-message.ts';

/**
 * The request of `POST /v1/messages`, loosely: a field or block type we do not know passes, since the API grows faster than we
 * do; a field we know must have its type. Shapes: https://docs.claude.com/en/api/messages and `@anthropic-ai/sdk`.
 * Read only: `tools` may be shared with other requests, and is frozen then.
 */
export interface MessagesRequest extends z.infer<typeof requestSchema> {}
export type MessageParam = z.infer<typeof messageSchema>;
export type Tool = z.infer<typeof toolSchema>;
export type ToolChoice = z.infer<typeof toolChoiceSchema>;
export type ThinkingConfig = z.infer<typeof thinkingSchema>;
export type OutputConfig = z.infer<typeof outputConfigSchema>;
export type MessageContent = string | ContentBlock[];

/** The request of `POST /v1/messages/count_tokens`: the same, without a need for `max_tokens`. */
export interface CountTokensRequest extends z.infer<typeof countTokensSchema> {}

const effort = z.enum(['low', 'medium', 'high', 'xhigh', 'max']).or(z.string());

const outputConfigSchema = z.object({
  effort: effort.nullish(),
  format: z.object({ type: z.string(), schema: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

const contentBlock = blockSchema<ContentBlock>();

const messageSchema = z.object({
  role: z.enum(['user', 'assistant', 'system'], "must be 'user', 'assistant' or 'system'"),
  content: z.union([z.string(), z.array(contentBlock)], 'must be a string or an array of content blocks'),
  output_config: outputConfigSchema.nullish(),
});

const toolSchema = z.object({
  name: z.string().min(1, 'must not be empty'),
  /** Absent or `custom` for the client's own tools; `web_search_20250305` and the like for server tools. */
  type: z.string().nullish(),
  description: z.string().nullish(),
  input_schema: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
  defer_loading: z.boolean().nullish(),
  cache_control: z.unknown().optional(),
});

/** It needs its `type` only: toolsets, for one, have no name. */
function isServerTool(tool: unknown): boolean {
  const type = fieldOf(tool, 'type');
  return typeof type === 'string' && type !== 'custom';
}

const toolsSchema = z.array(checkedBy<Tool>(toolSchema, isServerTool)).nullish();

const toolChoiceSchema = z.object({
  type: z.enum(['auto', 'any', 'tool', 'none'], "must be 'auto', 'any', 'tool' or 'none'"),
  name: z.string().nullish(),
  disable_parallel_tool_use: z.boolean().nullish(),
});

const thinkingSchema = z.object({
  /** `enabled` with a budget, `adaptive`, `disabled`, `between_tools`. */
  type: z.string(),
  budget_tokens: z.number().nullish(),
  display: z.string().nullish(),
});

/** As at Anthropic: https://docs.claude.com/en/api/messages */
const maxMessages = 100_000;
/** Each is looked for in every piece of an answer. */
const maxStopSequences = 1_000;

const countTokensSchema = z.object({
  model: z.string('must be a text').min(1, 'must not be empty'),
  messages: z
    .array(checkedBy<MessageParam>(messageSchema, isPlainMessage))
    .min(1, 'at least one message is required')
    .max(maxMessages, `must have ${maxMessages} messages at most`),
  system: z.custom<SystemContent>().optional(),
  tools: checkedBy<readonly Tool[] | null>(toolsSchema).optional(),
  tool_choice: toolChoiceSchema.nullish(),
  thinking: thinkingSchema.nullish(),
  output_config: outputConfigSchema.nullish(),
  context_management: z.unknown().optional(),
});

const requestSchema = countTokensSchema.extend({
  max_tokens: z
    .number('must be a whole number')
    .int({ error: ({ code }) => (code === 'too_big' ? `must be ${Number.MAX_SAFE_INTEGER} at most` : 'must be a whole number') })
    .min(0, 'must not be negative'),
  stream: z.boolean().nullish(),
  metadata: z.object({ user_id: z.string().nullish() }).nullish(),
  stop_sequences: z.array(z.string()).max(maxStopSequences, `must have ${maxStopSequences} sequences at most`).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_k: z.number().nullish(),
  service_tier: z.string().nullish(),
  safeguards: z.unknown().optional(),
});

/** For inbound translators, which check a body and go on with the body itself: what these return lacks the unknown fields. */
export const messagesRequestSchema = requestSchema.extend({ system: systemSchema().nullish() });
export const countTokensRequestSchema = countTokensSchema.extend({ system: systemSchema().nullish() });

function systemSchema() {
  return z.union([z.string(), z.array(contentBlock)], 'must be a string or an array of text blocks');
}
