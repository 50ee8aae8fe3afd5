import { type MessageBuilder, sealReasoning, type UpstreamCall } from '@llama-stack/core';
import { isThinkingOff, type JsonObject, objectOf, textOf } from '@llama-stack/core/translation';
import { type ReasoningItemState, readReasoningItem } from './reasoning-state.ts';

type Kind = 'summary' | 'text';

/** Reasoning items as thinking blocks, each sealed with what the upstream needs back of it. Who wants no thinking gets none. */
export class ReasoningItemReader {
  readonly #call: UpstreamCall<unknown>;
  readonly #builder: MessageBuilder;
  readonly #isHidden: boolean;
  /** By `output_index`, the kind of text that is shown: servers that send both say the same in each. */
  readonly #shown = new Map<unknown, Kind>();

  constructor(call: UpstreamCall<unknown>, builder: MessageBuilder) {
    this.#call = call;
    this.#builder = builder;
    this.#isHidden = isThinkingOff(call.request.thinking);
  }

  /** A second part of a summary is a paragraph of its own. */
  part(index: unknown): void {
    if (this.#shown.get(index) === 'summary') this.#builder.thinking('\n\n');
  }

  delta(index: unknown, kind: Kind, text: string): void {
    if (this.#isHidden || text === '') return;
    const shown = this.#shown.get(index) ?? kind;
    this.#shown.set(index, shown);
    if (shown === kind) this.#builder.thinking(text);
  }

  /** The item is whole. Its `encrypted_content` counts only now: before, it may be incomplete. */
  done(index: unknown, item: JsonObject): void {
    const state = readReasoningItem(item);
    if (!this.#shown.has(index)) this.#showWhole(index, item);
    if (this.#isHidden || (state === undefined && !this.#shown.has(index))) return;
    // An item without a text to show gets an empty block: else its seal would be lost.
    if (!this.#shown.has(index)) this.#builder.thinking('');
    this.#builder.signature(sealItem(this.#call, state));
    this.#builder.endBlock();
  }

  #showWhole(index: unknown, { summary, content }: JsonObject): void {
    this.delta(index, 'summary', joinParts(summary));
    if (!this.#shown.has(index)) this.delta(index, 'text', joinParts(content));
  }
}

/** A seal of one item; without a state it holds a text's place and nothing more. */
export function sealItem({ provider, request }: UpstreamCall<unknown>, state?: ReasoningItemState): string {
  return sealReasoning({ api: 'openai-responses', provider, model: request.model, state: state ?? {} });
}

function joinParts(parts: unknown): string {
  return Array.isArray(parts) ? parts.map((part) => textOf(objectOf(part).text)).join('\n\n') : '';
}
