import type { StopReason } from '@llama-stack/core';
import { type OpenAIQuirks, standardFunctions } from '@llama-stack/core/translation';
import type { ChatQuirkValue, ReasoningQuirkValue } from './quirk-values.ts';

/**
 * Every way we know an upstream of chat completions can differ. A quirk is a value: a provider states its differences from
 * `standardChat`, and no translator asks for a provider's name. `null` means that the upstream has no such thing.
 */
export interface ChatQuirks extends OpenAIQuirks {
  /** The field that caps the answer. Newer OpenAI models refuse `max_tokens`. */
  readonly maxTokensField: ChatQuirkValue<'maxTokensField'>;
  readonly systemRole: ChatQuirkValue<'systemRole'>;
  /** `role:"system"` amid the messages: sent where it stands, or folded into the user turn with a marker. */
  readonly inlineSystem: ChatQuirkValue<'inlineSystem'>;
  readonly reasoning: ReasoningQuirks;
  /** Tags that an upstream without a reasoning parser leaves in its text, such as `think`. */
  readonly thinkTags: readonly string[];
  /** Whether calls that the model wrote into its text or reasoning, `<tool_call>…`, are made. Off: text may be about such calls. */
  readonly salvageToolCalls: boolean;
  /** Whether the chat template has already written the opening tag, so that an answer begins inside of it. */
  readonly thinkTagOpened: boolean;
  readonly toolResultImages: ChatQuirkValue<'toolResultImages'>;
  /** Fields of the body, in wire spelling, that the upstream refuses. */
  readonly dropFields: readonly string[];
  /** Fields of every body, such as `{ reasoning_format: 'parsed' }`. A field of the request wins. */
  readonly extraBody: Readonly<Record<string, unknown>>;
  /** The word for `any`. */
  readonly requiredToolChoice: ChatQuirkValue<'requiredToolChoice'>;
  /** Whether `stream_options.include_usage` is known. */
  readonly streamUsage: boolean;
  /** How many stop sequences the upstream takes. */
  readonly stopSequences: number;
  readonly responseFormat: ChatQuirkValue<'responseFormat'>;
  /** Whether a response format and tools may meet in one request. */
  readonly responseFormatWithTools: boolean;
  /** `content` of an assistant message that has tool calls and no text. */
  readonly emptyAssistantContent: ChatQuirkValue<'emptyAssistantContent'>;
  /** The field of a tool call that must come back as it was, such as Gemini's `extra_content`. */
  readonly toolCallExtraField: string | null;
  /** Its value for calls that another model made. */
  readonly toolCallExtraDefault: unknown;
  /** `finish_reason` values of this upstream, beside those every upstream has. */
  readonly stopReasons: Readonly<Record<string, StopReason>>;
  /** Whether `completion_tokens` leaves out reasoning tokens (xAI). */
  readonly completionTokensExcludeReasoning: boolean;
}

/** How an upstream reasons, where it says so, and what it wants back. */
export interface ReasoningQuirks {
  /** Fields of a message or delta that hold reasoning text. The first that is present counts. */
  readonly read: readonly string[];
  /** The field of assistant messages that takes reasoning text back. */
  readonly replay: string | null;
  readonly replayOn: ReasoningQuirkValue<'replayOn'>;
  /** Whether the field must be there, empty, where there is no reasoning to send back. */
  readonly replayEmpty: boolean;
  /** The field of structured reasoning that comes back as it was, such as OpenRouter's `reasoning_details`. */
  readonly detailsField: string | null;
  /** Takes the effort. A dot goes into an object: `reasoning.effort`. */
  readonly effortField: string | null;
  /** The efforts that the model takes, the least first. */
  readonly efforts: readonly string[];
  /** Fields that turn thinking on, beside the effort. */
  readonly on: Readonly<Record<string, unknown>> | null;
  /** Fields that turn thinking off: `{ reasoning_effort: 'none' }`. */
  readonly off: Readonly<Record<string, unknown>> | null;
  /** The only effort with which the model takes tools: `none` for OpenAI's gpt-5.4 and later on this API. */
  readonly toolsNeedEffort: string | null;
}

/** What OpenAI's API reference says, and what most servers do. https://platform.openai.com/docs/api-reference/chat */
export const standardChat: ChatQuirks = {
  maxTokensField: 'max_tokens',
  minMaxTokens: 1,
  systemRole: 'system',
  inlineSystem: 'fold',
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
