import { BoundedMemory, type PromptSize, startBytesPerToken, tokensOf } from '@llama-stack/core';

/** Prompts smaller than this say more of a chat template than of a tokenizer. */
const leastBytes = 400;

/** How much an older answer counts beside the one after it. */
const decay = 0.5;

/** Outside of these, the upstream's count is no count of this prompt. */
const plausible = { least: 1, most: 12 };

/** Bytes per token of each model, learned from the prompt sizes that its answers report. */
export class TokenRatios {
  readonly #seen = new BoundedMemory<{ readonly bytes: number; readonly tokens: number }>();

  /** Tokens of a prompt, at the ratio learned so far. */
  estimate(model: string, size: PromptSize): number {
    const seen = this.#seen.get(model);
    return tokensOf(size, seen === undefined ? startBytesPerToken : seen.bytes / seen.tokens);
  }

  /** Takes in what a prompt of this size really took. Prompts with media teach nothing: their share is itself a guess. */
  learn(model: string, size: PromptSize, tokens: number): void {
    if (size.mediaTokens > 0 || size.bytes < leastBytes || tokens <= 0) return;
    const ratio = size.bytes / tokens;
    if (ratio < plausible.least || ratio > plausible.most) return;
    const before = this.#seen.get(model) ?? { bytes: 0, tokens: 0 };
    this.#seen.set(model, { bytes: before.bytes * decay + size.bytes, tokens: before.tokens * decay + tokens });
  }
}
