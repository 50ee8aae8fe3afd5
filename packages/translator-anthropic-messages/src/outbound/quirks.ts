import type { MessagesQuirkValue } from './quirk-values.ts';

/**
 * How an upstream that serves Messages in part differs from the API. What is not listed here is not sent: servers of this kind
 * answer 400 to what they do not know. A provider states its differences: `{ ...standardMessages, cacheControl: true }`.
 */
export interface MessagesQuirks {
  /** Top-level fields that are sent, besides those that have a quirk of their own. */
  readonly fields: readonly string[];
  /** Content blocks that the upstream reads, each with its fields; others become text or are dropped. */
  readonly blocks: Readonly<Record<string, readonly string[]>>;
  /** Fields of a tool. Without `defer_loading`, deferred tools are sent in full, after the others. */
  readonly toolFields: readonly string[];
  /** Beginnings of the tool types that the upstream runs itself, such as `web_search_`. */
  readonly serverTools: readonly string[];
  /** `anthropic-beta` values that the upstream takes; for the provider, which sends headers. */
  readonly betas: readonly string[];
  /** Whether `cache_control` may be sent; it is removed at every depth otherwise. */
  readonly cacheControl: boolean;
  /** What a `cache_control` may say. */
  readonly cacheFields: readonly string[];
  /** `text` joins the system blocks by a blank line, for servers that would join them by nothing. */
  readonly system: MessagesQuirkValue<'system'>;
  /** Messages of role `system`: kept where they stand, or folded into the user's turn where they stand. */
  readonly inlineSystem: MessagesQuirkValue<'inlineSystem'>;
  /** `url`: both forms; `inline`: base64 only (fetched before translation); `note`: none, a note in words instead. */
  readonly images: MessagesQuirkValue<'images'>;
  /** `file`: PDF and other files as they are; `text`: their text (read before translation); `refuse`: an error that says so. */
  readonly documents: MessagesQuirkValue<'documents'>;
  /** `safe` rewrites ids of other vendors' calls to Anthropic's alphabet. */
  readonly toolIds: MessagesQuirkValue<'toolIds'>;
  /** The values of `thinking.type`. What is missing is mapped to the nearest, else dropped. */
  readonly thinkingTypes: readonly string[];
  readonly thinkingDisplay: boolean;
  /** Whether a turn that called tools must begin with thinking when thinking is `enabled`, as real Claude models ask. */
  readonly thinkingFirst: boolean;
  /** The values of `output_config.effort`, weakest first. Others are clamped; none drops the field. */
  readonly efforts: readonly string[];
  /** Whether `output_config.format` is understood. */
  readonly outputFormat: boolean;
  /** The values of `tool_choice.type`. */
  readonly toolChoices: readonly string[];
  readonly disableParallelToolUse: boolean;
  /** The largest `max_tokens`, when learned from the upstream's own words. */
  readonly maxTokensCap?: number;
  readonly maxStopSequences?: number;
  /** False for models that answer only whole. */
  readonly streams: boolean;
  /** The largest `max_tokens` of an answer that is not streamed; 0 for upstreams that only stream. */
  readonly maxTokensWithoutStream: number | null;
  /** Merged into the body last. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** What vLLM, llama.cpp, Fireworks and the like have in common; no betas, no files, no cache marks. */
export const standardMessages: MessagesQuirks = {
  fields: ['model', 'max_tokens', 'stream', 'temperature', 'top_p', 'top_k', 'stop_sequences', 'metadata'],
  blocks: {
    text: ['text'],
    image: ['source'],
    tool_use: ['id', 'name', 'input'],
    tool_result: ['tool_use_id', 'content', 'is_error'],
    thinking: ['thinking', 'signature'],
  },
  toolFields: ['name', 'description', 'input_schema'],
  serverTools: [],
  betas: [],
  cacheControl: false,
  cacheFields: ['type', 'ttl', 'scope'],
  system: 'blocks',
  inlineSystem: 'fold',
  images: 'url',
  documents: 'text',
  toolIds: 'any',
  thinkingTypes: ['enabled', 'adaptive', 'disabled'],
  thinkingDisplay: false,
  thinkingFirst: false,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  outputFormat: true,
  toolChoices: ['auto', 'any', 'tool', 'none'],
  disableParallelToolUse: true,
  streams: true,
  maxTokensWithoutStream: null,
};
