import type { OutputBlock } from './message.ts';
import type { ToolCall } from './tool-call.ts';

/** A block that waits for the one before it. `ended`: what follows of the same kind is a block of its own. */
export type HeldBlock =
  | { readonly type: 'text'; text: string; ended: boolean }
  | { readonly type: 'thinking'; thinking: string; signature: string; ended: boolean }
  | { readonly type: 'whole'; readonly block: OutputBlock; readonly ended: true }
  | ToolCall;

/** Blocks that wait, in the order in which the upstream began them. */
export class HeldBlocks {
  readonly #blocks: HeldBlock[] = [];

  /** The first one, taken out. */
  next(): HeldBlock | undefined {
    return this.#blocks.shift();
  }

  add(block: HeldBlock): void {
    this.#blocks.push(block);
  }

  text(delta: string): void {
    const last = this.#blocks.at(-1);
    if (last?.type === 'text' && !last.ended) last.text += delta;
    else this.add({ type: 'text', text: delta, ended: false });
  }

  thinking(delta: string): void {
    const last = this.#blocks.at(-1);
    if (last?.type === 'thinking' && !last.ended) last.thinking += delta;
    else this.add({ type: 'thinking', thinking: delta, signature: '', ended: false });
  }

  signature(signature: string): void {
    const last = this.#blocks.at(-1);
    if (last?.type === 'thinking') last.signature = signature;
  }

  /** Ends the last block, when it is text or thinking. */
  end(): void {
    const last = this.#blocks.at(-1);
    if (last?.type === 'text' || last?.type === 'thinking') last.ended = true;
  }
}
