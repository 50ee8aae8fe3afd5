import { isJsonObject, type JsonObject } from '@llama-stack/core/translation';

/** What the upstream needs back of a reasoning item, as it is sealed into a thinking block. The summary is the block's text. */
export interface ReasoningItemState {
  readonly id: string;
  readonly encrypted_content: string;
}

/** Reads a seal's `state`, or an item on the wire. Undefined when it holds no encrypted reasoning: nothing could go back. */
export function readReasoningItem(item: unknown): ReasoningItemState | undefined {
  if (!isJsonObject(item)) return undefined;
  const { id, encrypted_content }: JsonObject = item;
  if (typeof id !== 'string' || typeof encrypted_content !== 'string' || encrypted_content === '') return undefined;
  return { id, encrypted_content };
}
