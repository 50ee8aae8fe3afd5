import type { MessageBuilder, UpstreamCall } from '@llama-stack/core';
import { isThinkingOff, objectOf, textOf } from '@llama-stack/core/translation';
import { sealState } from './reasoning-seal.ts';

/** Reads one answer's reasoning: text with a signature, or what Bedrock encrypted. Who asked for no thinking sees none. */
export class ReasoningReader {
  readonly #call: UpstreamCall<unknown>;
  readonly #builder: MessageBuilder;
  readonly #isHidden: boolean;
  #signature = '';
  #hasText = false;
  #redacted: Buffer[] = [];

  constructor(call: UpstreamCall<unknown>, builder: MessageBuilder) {
    this.#call = call;
    this.#builder = builder;
    this.#isHidden = isThinkingOff(call.request.thinking);
  }

  /** A delta of a stream, or the block of a whole answer. */
  read(value: unknown): void {
    if (this.#isHidden) return;
    const reasoning = objectOf(value);
    const whole = objectOf(reasoning.reasoningText);
    const text = textOf(reasoning.text) || textOf(whole.text);
    if (text !== '') {
      this.#builder.thinking(text);
      this.#hasText = true;
    }
    this.#signature += textOf(reasoning.signature) || textOf(whole.signature);
    if (typeof reasoning.redactedContent === 'string') this.#redacted.push(Buffer.from(reasoning.redactedContent, 'base64'));
  }

  /** The end of a block of reasoning; no matter for others. */
  stop(): void {
    if (this.#hasText || this.#signature !== '') this.#stopText();
    if (this.#redacted.length > 0) {
      this.#builder.redactedThinking(sealState(this.#call, { redacted: Buffer.concat(this.#redacted).toString('base64') }));
    }
    this.#signature = '';
    this.#hasText = false;
    this.#redacted = [];
  }

  #stopText(): void {
    if (!this.#hasText) this.#builder.thinking('');
    this.#builder.signature(sealState(this.#call, this.#signature === '' ? {} : { signature: this.#signature }));
    this.#builder.endBlock();
  }
}
