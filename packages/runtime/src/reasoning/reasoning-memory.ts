import { createHash } from 'node:crypto';
import {
  BoundedMemory,
  type KeyValueStore,
  type Logger,
  type MessagesRequest,
  type RedactedThinkingBlock,
  type ThinkingBlock,
  type ToolUseBlock,
} from '@llama-stack/core';
import { z } from 'zod';

/** What a model thought before it called a tool, as the client was told: sealed. */
export type Reasoning = readonly (ThinkingBlock | RedactedThinkingBlock)[];

export interface ReasoningMemoryOptions {
  readonly store: KeyValueStore;
  readonly logger: Logger;
}

const daySeconds = 24 * 60 * 60;
/** How long an answer of the store counts, in ms: another process may have seen the model reason since. */
const askEvery = 5_000;
/** How often the store is told that a model reasons, in ms. */
const tellEvery = 60 * 60 * 1_000;

const keptReasoning = z.array(
  z.union([
    z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
    z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  ]),
);

/**
 * Keeps reasoning for a day, under the tool call that it led to. An id alone does not tell a call: small servers count from `call_0`
 * in every conversation. So the key is a hash of the conversation's beginning and of all that the call says.
 */
export class ReasoningMemory {
  readonly #options: ReasoningMemoryOptions;
  readonly #models = new BoundedMemory<{ readonly reasons: boolean; readonly at: number }>();

  constructor(options: ReasoningMemoryOptions) {
    this.#options = options;
  }

  /** Whether there may be something to find for a model; a promise when the store has to be asked. Most models never reason. */
  mayKnow(model: string): boolean | Promise<boolean> {
    const known = this.#models.get(model);
    if (known?.reasons === true) return true;
    return known !== undefined && Date.now() - known.at < askEvery ? false : this.#ask(model);
  }

  async find(conversation: MessagesRequest, call: ToolUseBlock): Promise<Reasoning> {
    try {
      const text = await this.#options.store.get(keyOf(conversation, call));
      return text === undefined ? [] : (keptReasoning.safeParse(JSON.parse(text)).data ?? []);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'reasoning cannot be read from the store');
      return [];
    }
  }

  /** Does not wait for the store. */
  keep(conversation: MessagesRequest, call: ToolUseBlock, reasoning: Reasoning): void {
    void this.#set(keyOf(conversation, call), JSON.stringify(reasoning));
    const { model } = conversation;
    const known = this.#models.get(model);
    if (known?.reasons === true && Date.now() - known.at < tellEvery) return;
    this.#models.set(model, { reasons: true, at: Date.now() });
    void this.#set(`reasons:${model}`, 'true');
  }

  async #ask(model: string): Promise<boolean> {
    try {
      const reasons = (await this.#options.store.get(`reasons:${model}`)) !== undefined;
      this.#models.set(model, { reasons, at: Date.now() });
      return reasons;
    } catch (error) {
      this.#options.logger.error({ err: error }, 'reasoning cannot be read from the store');
      return false;
    }
  }

  async #set(key: string, value: string): Promise<void> {
    try {
      await this.#options.store.set(key, value, { ttlSeconds: daySeconds });
    } catch (error) {
      this.#options.logger.error({ err: error }, 'reasoning cannot be kept in the store');
    }
  }
}

function keyOf({ system, messages }: MessagesRequest, { id, name, input }: ToolUseBlock): string {
  const text = JSON.stringify([system, messages[0]?.content, id, name, input], withoutMarks);
  return `call:${createHash('sha256').update(text).digest('base64url')}`;
}

/** Clients move their cache marks from turn to turn. */
function withoutMarks(key: string, value: unknown): unknown {
  return key === 'cache_control' ? undefined : value;
}
