import { fields, stopReasons } from '@llama-stack/core';
import { openaiQuirks, type QuirksOf, standardFunctions, thinkTagQuirks, turnQuirks } from '@llama-stack/core/translation';
import { z } from 'zod';

/**
 * Every way we know an upstream of chat completions can differ. A quirk is a value: a provider states its differences from
 * `standardChat`, and no translator asks for a provider's name. `null` means that the upstream has no such thing.
 */
export const chatQuirks = () => ({
  ...openaiQuirks(),
  ...thinkTagQuirks(),
  ...turnQuirks(),
  /** The field that caps the answer. Newer OpenAI models refuse `max_tokens`. */
  maxTokensField: z.literal(['max_tokens', 'max_completion_tokens']),
  systemRole: z.literal(['system', 'developer', 'user']),
  reasoning: z.object(reasoningQuirks()).readonly(),
  /** Whether calls that the model wrote into its text or reasoning, `<tool_call>…`, are made. Off: text may be about such calls. */
  salvageToolCalls: fields.flag(),
  toolResultImages: z.literal(['inline', 'next-user-message', 'omit']),
  /** Fields of the body, in wire spelling, that the upstream refuses. */
  dropFields: fields.texts(),
  /** Fields of every body, such as `{ reasoning_format: 'parsed' }`. A field of the request wins. */
  extraBody: z.record(z.string(), z.unknown()).readonly(),
  /** The word for `any`. */
  requiredToolChoice: z.literal(['required', 'any']),
  /** Whether `stream_options.include_usage` is known. */
  streamUsage: fields.flag(),
  /** How many stop sequences the upstream takes. */
  stopSequences: fields.amount(),
  responseFormat: z.literal(['json_schema', 'json_object', null]),
  /** Whether a response format and tools may meet in one request. */
  responseFormatWithTools: fields.flag(),
  /** `content` of an assistant message that has tool calls and no text. */
  emptyAssistantContent: z.literal(['null', 'empty', 'omit']),
  /** The field of a tool call that must come back as it was, such as Gemini's `extra_content`. */
  toolCallExtraField: z.string().nullable(),
  /** Its value for calls that another model made. */
  toolCallExtraDefault: z.unknown(),
  /** `finish_reason` values of this upstream, beside those every upstream has. */
  stopReasons: z.record(z.string(), z.literal(stopReasons)).readonly(),
  /** Whether `completion_tokens` leaves out reasoning tokens (xAI). */
  completionTokensExcludeReasoning: fields.flag(),
});

export interface ChatQuirks extends QuirksOf<typeof chatQuirks> {}

/** How an upstream reasons, where it says so, and what it wants back. */
export const reasoningQuirks = () => ({
  /** Fields of a message or delta that hold reasoning text. The first that is present counts. */
  read: fields.texts(),
  /** The field of assistant messages that takes reasoning text back. */
  replay: z.string().nullable(),
  replayOn: z.literal(['tool-turns', 'always']),
  /** Whether the field must be there, empty, where there is no reasoning to send back. */
  replayEmpty: fields.flag(),
  /** The field of structured reasoning that comes back as it was, such as OpenRouter's `reasoning_details`. */
  detailsField: z.string().nullable(),
  /** Takes the effort. A dot goes into an object: `reasoning.effort`. */
  effortField: z.string().nullable(),
  /** The efforts that the model takes, the least first. */
  efforts: fields.texts(),
  /** Fields that turn thinking on, beside the effort. */
  on: z.record(z.string(), z.unknown()).readonly().nullable(),
  /** Fields that turn thinking off: `{ reasoning_effort: 'none' }`. */
  off: z.record(z.string(), z.unknown()).readonly().nullable(),
  /** The only effort with which the model takes tools: `none` for OpenAI's gpt-5.4 and later on this API. */
  toolsNeedEffort: z.string().nullable(),
});

export interface ReasoningQuirks extends QuirksOf<typeof reasoningQuirks> {}

/** What OpenAI's API reference says, and what most servers do. https://platform.openai.com/docs/api-reference/chat */
export const standardChat: ChatQuirks = {
  maxTokensField: 'max_tokens',
  minMaxTokens: 1,
  systemRole: 'system',
  inlineSystem: 'fold',
  userAfterResults: true,
  parallelCalls: true,
  textBesideCalls: true,
  reasoning: {
    read: ['reasoning_content', 'reasoning'],
    replay: null,
    replayOn: 'tool-turns',
    replayEmpty: false,
    detailsField: 'reasoning_details',
    effortField: null,
    efforts: ['low', 'medium', 'high'],
    on: null,
    off: null,
    toolsNeedEffort: null,
  },
  thinkTags: [],
  salvageToolCalls: false,
  thinkTagOpened: false,
  documents: 'text',
  toolResultImages: 'next-user-message',
  dropFields: ['top_k'],
  extraBody: {},
  toolIds: 'any',
  maxTools: null,
  requiredToolChoice: 'required',
  streamUsage: true,
  stopSequences: 4,
  responseFormat: 'json_schema',
  responseFormatWithTools: true,
  promptCacheKeyField: null,
  userField: null,
  emptyAssistantContent: 'null',
  toolCallExtraField: 'extra_content',
  toolCallExtraDefault: undefined,
  stopReasons: {},
  completionTokensExcludeReasoning: false,
  ...standardFunctions,
};

/** Differences from a table of quirks; of `reasoning`, only what differs. */
export type ChatQuirksPatch = Partial<Omit<ChatQuirks, 'reasoning'>> & { readonly reasoning?: Partial<ReasoningQuirks> };

/** Lays differences over quirks, the last one on top. */
export function mergeQuirks(base: ChatQuirks, ...patches: readonly ChatQuirksPatch[]): ChatQuirks {
  let quirks = base;
  for (const patch of patches) quirks = { ...quirks, ...patch, reasoning: { ...quirks.reasoning, ...patch.reasoning } };
  return quirks;
}
