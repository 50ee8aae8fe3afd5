export const stopReasons = [
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
] as const;

/** Why an answer ended. `null` only while it is under way. */
export type StopReason = (typeof stopReasons)[number];

/** Token counts, whole numbers. `input_tokens` leaves out what was read from or written to the cache. */
export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens_details?: { readonly thinking_tokens: number };
  readonly server_tool_use?: { readonly web_search_requests: number };
}

/** A block of an answer. Server tools' results and blocks of newer APIs travel as `OtherBlock`. */
export type OutputBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown }
  | OtherBlock;

/** A block that is passed on as it is. */
export interface OtherBlock {
  readonly type: 'server_tool_use' | 'web_search_tool_result' | 'other';
  readonly [field: string]: unknown;
}

/** What a message says of its end, in `message_delta` of a stream and at the top of a whole message. */
export interface MessageEnd {
  readonly stop_reason: StopReason | null;
  readonly stop_sequence: string | null;
  readonly stop_details?: unknown;
  readonly safeguard_results?: unknown;
}

/** The answer of `POST /v1/messages` without streaming. */
export interface Message extends MessageEnd {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly OutputBlock[];
  readonly usage: Usage;
}
