import { type EventBatch, MessageBuilder, type UpstreamCall } from '@llama-stack/core';
import { ReasoningKeeper } from './reasoning-keeper.ts';

/**
 * A builder with the manners that a chat upstream lacks: reasoning is shown only to those who want it, and what the upstream will need
 * back is sealed before the block that it belongs to.
 */
export class AnswerWriter {
  readonly keeper: ReasoningKeeper;
  readonly builder: MessageBuilder;
  readonly #hidesThinking: boolean;
  #last: 'nothing' | 'thinking' | 'text' | 'tool_use' = 'nothing';

  constructor(call: UpstreamCall<unknown>) {
    this.keeper = new ReasoningKeeper(call);
    this.#hidesThinking = ['disabled', 'between_tools'].includes(call.request.thinking?.type ?? '');
    this.builder = new MessageBuilder({
      id: call.messageId,
      model: call.clientModel,
      promptTokens: call.promptTokens,
      stopSequences: call.request.stop_sequences,
      sealThinking: () => this.keeper.seal(),
    });
    this.builder.start();
  }

  text(text: string): void {
    if (this.#last !== 'text' && text.trim() !== '') {
      this.#sealUnlessThinking();
      this.#last = 'text';
    }
    this.builder.text(text);
  }

  thinking(text: string): void {
    if (text === '' || this.#hidesThinking) return;
    this.builder.thinking(text);
    this.#last = 'thinking';
  }

  /** Items of structured reasoning that came with it. Who does not want to see reasoning does not send it back either. */
  details(items: readonly unknown[]): void {
    if (!this.#hidesThinking) this.keeper.addDetails(items);
  }

  /** Begins a call; `waits` when the one before it is not whole, so that no block may come between them. */
  toolUse(id: string, name: string, waits: boolean): void {
    if (!waits) this.#sealUnlessThinking();
    this.builder.toolUse(id, name);
    this.#last = 'tool_use';
  }

  toolInput(id: string, json: string): void {
    this.builder.toolInput(id, json);
  }

  /** The call is whole: the client may run it. */
  endToolUse(id: string): void {
    this.builder.endBlock(id);
  }

  finish(): void {
    this.#sealUnlessThinking();
    this.builder.finish();
  }

  /** Ends what is readable of an answer that failed. A call stays open: the client must not run it. */
  break(): void {
    if (this.#last === 'text' || this.#last === 'thinking') this.builder.endBlock();
  }

  take(): EventBatch {
    return this.builder.take();
  }

  /** An open thinking block takes the seal when it closes; else what was kept needs a block of its own. */
  #sealUnlessThinking(): void {
    if (this.#last !== 'thinking' && !this.keeper.isEmpty) this.builder.redactedThinking(this.keeper.seal());
  }
}
