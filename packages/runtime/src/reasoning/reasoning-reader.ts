import { BlockCollector, type EventBatch, isReasoningSeal, type OutputBlock, type ToolUseBlock } from '@llama-stack/core';
import type { Reasoning } from './reasoning-memory.ts';

/** Reads, from an answer on its way, what was thought before each tool call. Only what is sealed here can be sent back. */
export class ReasoningReader {
  readonly #onCall: (call: ToolUseBlock, reasoning: Reasoning) => void;
  readonly #blocks = new BlockCollector({
    onBlock: (block) => this.#read(block),
    // The client cannot make that call either.
    onBrokenCall: () => this.#forget(),
  });
  #thought: Reasoning[number][] = [];

  constructor(onCall: (call: ToolUseBlock, reasoning: Reasoning) => void) {
    this.#onCall = onCall;
  }

  push(batch: EventBatch): void {
    for (const event of batch) this.#blocks.push(event);
  }

  #read(block: OutputBlock): void {
    if (block.type === 'thinking' && isReasoningSeal(block.signature)) this.#thought.push(block);
    else if (block.type === 'redacted_thinking' && isReasoningSeal(block.data)) this.#thought.push(block);
    else if (block.type === 'tool_use' && this.#thought.length > 0) {
      this.#onCall(block, this.#thought);
      this.#forget();
    }
  }

  #forget(): void {
    this.#thought = [];
  }
}
