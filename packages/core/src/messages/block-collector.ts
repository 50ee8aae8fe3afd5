import type { OutputBlock } from './message.ts';
import type { BlockDelta, MessageStreamEvent } from './stream-event.ts';

interface OpenBlock {
  readonly start: OutputBlock;
  text: string;
  signature: string;
}

type Call = Exclude<OutputBlock, { type: 'text' | 'thinking' | 'redacted_thinking' }>;

export interface BlockCollectorOptions {
  /** Called with each block when it stops, as it is when it is whole. */
  onBlock(block: OutputBlock): void;
  /** Called in the place of `onBlock` with a call whose input is not JSON: `input` is its text. */
  onBrokenCall(call: Call, cause: unknown): void;
}

/** Puts the blocks of an answer together from its events. A block without `content_block_stop` is none: it was never committed. */
export class BlockCollector {
  readonly #options: BlockCollectorOptions;
  readonly #open = new Map<number, OpenBlock>();

  constructor(options: BlockCollectorOptions) {
    this.#options = options;
  }

  push(event: MessageStreamEvent): void {
    if (event.type === 'content_block_start') this.#open.set(event.index, { start: event.content_block, text: '', signature: '' });
    else if (event.type === 'content_block_delta') append(this.#open.get(event.index), event.delta);
    else if (event.type === 'content_block_stop') this.#close(event.index);
  }

  #close(index: number): void {
    const block = this.#open.get(index);
    if (block === undefined) return;
    this.#open.delete(index);
    const { start, text, signature } = block;
    if (start.type === 'text') this.#options.onBlock({ ...start, text: start.text + text });
    else if (start.type === 'thinking')
      this.#options.onBlock({ ...start, thinking: start.thinking + text, signature: signature === '' ? start.signature : signature });
    else if (start.type === 'tool_use' || start.type === 'server_tool_use') this.#closeCall({ ...start, input: start.input ?? {} }, text);
    else this.#options.onBlock(start);
  }

  /** Input may also come whole in the block's start: it counts where deltas say nothing. */
  #closeCall(start: Call, json: string): void {
    let call = start;
    try {
      if (json.trim() !== '') call = { ...start, input: JSON.parse(json) };
    } catch (cause) {
      this.#options.onBrokenCall({ ...start, input: json }, cause);
      return;
    }
    this.#options.onBlock(call);
  }
}

function append(block: OpenBlock | undefined, delta: BlockDelta): void {
  if (block === undefined) return;
  if (delta.type === 'signature_delta') block.signature = delta.signature;
  else block.text += textOf(delta);
}

function textOf(delta: Exclude<BlockDelta, { type: 'signature_delta' }>): string {
  if (delta.type === 'text_delta') return delta.text;
  return delta.type === 'thinking_delta' ? delta.thinking : delta.partial_json;
}
