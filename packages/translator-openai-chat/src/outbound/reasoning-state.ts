/** What a chat upstream needs back on the next turn, as it is sealed into a thinking block. The text itself is in the block. */
export interface ChatReasoningState {
  /** Items of the upstream's structured reasoning (`reasoning_details`), as they came. */
  readonly details?: readonly unknown[];
  /** By the client's tool_use id: what came with the call and must go back with it (`extra_content`). */
  readonly calls?: Readonly<Record<string, unknown>>;
}

/** Reads the `state` of a seal. What is not of this shape counts as empty: the client may send anything. */
export function readReasoningState(state: unknown): ChatReasoningState {
  if (typeof state !== 'object' || state === null) return {};
  const details: unknown = Reflect.get(state, 'details');
  const calls: unknown = Reflect.get(state, 'calls');
  return {
    ...(Array.isArray(details) && { details }),
    ...(typeof calls === 'object' && calls !== null && { calls: { ...calls } }),
  };
}
