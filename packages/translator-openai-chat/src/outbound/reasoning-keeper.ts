import { sealReasoning, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject, type JsonObject } from '@llama-stack/core/translation';
import type { ChatReasoningState } from './reasoning-state.ts';

type Origin = Pick<UpstreamCall<unknown>, 'provider' | 'request'>;

/** Fields of a detail that come in pieces; any other comes whole, and the last one counts. */
const growing = ['text', 'summary', 'data'];

/** Keeps what the upstream will need back, until it is sealed into a block. */
export class ReasoningKeeper {
  readonly #origin: Origin;
  #details: JsonObject[] = [];
  #calls: Record<string, unknown> = {};

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  get isEmpty(): boolean {
    return this.#details.length === 0 && Object.keys(this.#calls).length === 0;
  }

  /** Items of structured reasoning. Pieces of one item are put together. */
  addDetails(items: readonly unknown[]): void {
    for (const item of items) {
      if (!isJsonObject(item)) continue;
      const last = this.#details.at(-1);
      if (last !== undefined && isSameItem(last, item)) this.#details[this.#details.length - 1] = join(last, item);
      else this.#details.push(item);
    }
  }

  /** What came with a call, under the id that the client knows. */
  addCall(toolUseId: string, extra: unknown): void {
    this.#calls[toolUseId] = extra;
  }

  /** A seal of all that was kept, which is then forgotten. */
  seal(): string {
    const state: ChatReasoningState = {
      ...(this.#details.length > 0 && { details: this.#details }),
      ...(Object.keys(this.#calls).length > 0 && { calls: this.#calls }),
    };
    this.#details = [];
    this.#calls = {};
    return sealReasoning({ api: 'openai-chat', provider: this.#origin.provider, model: this.#origin.request.model, state });
  }
}

function isSameItem(last: JsonObject, next: JsonObject): boolean {
  const hasSameId = next.id === undefined || next.id === null || next.id === last.id;
  return last.type === next.type && last.index !== undefined && last.index === next.index && hasSameId;
}

function join(last: JsonObject, next: JsonObject): JsonObject {
  const joined: Record<string, unknown> = { ...last };
  for (const [key, value] of Object.entries(next)) {
    const before = joined[key];
    if (growing.includes(key) && typeof before === 'string' && typeof value === 'string') joined[key] = before + value;
    else if (value !== null) joined[key] = value;
  }
  return joined;
}
