import { fields } from '@llama-stack/core';
import {
  anySchemas,
  maxTokensQuirks,
  mediaFormQuirks,
  type QuirksOf,
  schemaQuirks,
  streamingQuirks,
  thinkTagQuirks,
  toolNameQuirks,
  turnQuirks,
} from '@llama-stack/core/translation';
import { z } from 'zod';

/**
 * How an upstream that serves Messages in part differs from the API. What is not listed here is not sent: servers of this kind
 * answer 400 to what they do not know. A provider states its differences: `{ ...standardMessages, cacheControl: true }`.
 */
export const messagesQuirks = () => ({
  ...maxTokensQuirks(),
  ...mediaFormQuirks(),
  ...schemaQuirks(),
  ...streamingQuirks(),
  ...thinkTagQuirks(),
  ...toolNameQuirks(),
  ...turnQuirks(),
  /** Top-level fields that are sent, besides those that have a quirk of their own. */
  fields: fields.texts(),
  /** Content blocks that the upstream reads, each with its fields; others become text or are dropped. */
  blocks: z.record(z.string(), fields.texts()).readonly(),
  /** Fields of a tool. Without `defer_loading`, deferred tools are sent in full, after the others. */
  toolFields: fields.texts(),
  /** Whether every tool must have a description, even an empty one. */
  toolDescriptions: fields.flag(),
  /** Beginnings of the tool types that the upstream runs itself, such as `web_search_`. */
  serverTools: fields.texts(),
  /** `anthropic-beta` values that the upstream takes; for the provider, which sends headers. */
  betas: fields.texts(),
  /** Whether `cache_control` may be sent; it is removed at every depth otherwise. */
  cacheControl: fields.flag(),
  /** What a `cache_control` may say. */
  cacheFields: fields.texts(),
  /** `text` joins the system blocks by a blank line, for servers that would join them by nothing. */
  system: z.literal(['blocks', 'text']),
  /** `spaced` puts a blank line between the texts of a turn or a result, for servers that join them by nothing. */
  texts: z.literal(['plain', 'spaced']),
  /** `apart` sends results and what the user says besides as two messages, media with the latter, for servers that want it so. */
  toolResults: z.literal(['beside', 'apart']),
  /**
   * `safe` keeps ids of calls to Anthropic's alphabet, `alphanumeric-9` to what Mistral's tokenizers take; `any` gives an upstream its own
   * back, whatever they look like.
   */
  toolIds: z.literal(['any', 'safe', 'alphanumeric-9']),
  /** The values of `thinking.type`. What is missing is mapped to the nearest, else dropped. */
  thinkingTypes: fields.texts(),
  thinkingDisplay: fields.flag(),
  /** Whether the model thinks with every request and refuses one that does not say so. */
  alwaysThinks: fields.flag(),
  /** Whether a turn that called tools must begin with thinking when thinking is `enabled`, as real Claude models ask. */
  thinkingFirst: fields.flag(),
  /** What stands in for thinking where the upstream wants some in every turn, and a turn has none of this model: `empty`, or a few words. */
  thinkingStandIn: z.literal(['empty', 'words', null]),
  /** The values of `output_config.effort`, weakest first. Others are clamped; none drops the field. */
  efforts: fields.texts(),
  /** Whether `output_config.format` is understood. Where it is not, the system prompt asks for the schema. */
  outputFormat: fields.flag(),
  /** The values of `tool_choice.type`. */
  toolChoices: fields.texts(),
  disableParallelToolUse: fields.flag(),
  /** How many stop sequences the upstream takes; `null` is any number. */
  maxStopSequences: fields.amount().nullable(),
  /** Whether every answer that is whole says why it stopped: one that does not was given up. */
  saysWhyItStops: fields.flag(),
  /** Merged into the body last. */
  extraBody: z.record(z.string(), z.unknown()).readonly(),
});

export interface MessagesQuirks extends QuirksOf<typeof messagesQuirks> {}

/** What vLLM, llama.cpp, Fireworks and the like have in common; no betas, no files, no cache marks. */
export const standardMessages: MessagesQuirks = {
  ...anySchemas,
  fields: ['model', 'max_tokens', 'stream', 'temperature', 'top_p', 'top_k', 'stop_sequences', 'metadata'],
  blocks: {
    text: ['text'],
    image: ['source'],
    tool_use: ['id', 'name', 'input'],
    tool_result: ['tool_use_id', 'content', 'is_error'],
    thinking: ['thinking', 'signature'],
  },
  toolFields: ['name', 'description', 'input_schema'],
  // As at Anthropic. Servers that hand names on to OpenAI's API take 64.
  toolNamePattern: /^[a-zA-Z0-9_-]+$/,
  toolNameMaxLength: 128,
  toolDescriptions: false,
  serverTools: [],
  betas: [],
  cacheControl: false,
  cacheFields: ['type', 'ttl', 'scope'],
  system: 'blocks',
  texts: 'plain',
  inlineSystem: 'fold',
  userAfterResults: true,
  parallelCalls: true,
  textBesideCalls: true,
  toolResults: 'beside',
  images: 'url',
  maxImages: null,
  refusedImages: [],
  documents: 'text',
  toolIds: 'any',
  thinkingTypes: ['enabled', 'adaptive', 'disabled'],
  thinkingDisplay: false,
  alwaysThinks: false,
  thinkingFirst: false,
  thinkingStandIn: null,
  thinkTags: [],
  thinkTagOpened: false,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  outputFormat: true,
  toolChoices: ['auto', 'any', 'tool', 'none'],
  disableParallelToolUse: true,
  maxStopSequences: null,
  saysWhyItStops: false,
  extraBody: {},
  maxTokensCap: null,
  // Never 0: that only warms Anthropic's cache.
  minMaxTokens: 1,
  streams: true,
  maxTokensWithoutStream: null,
};
