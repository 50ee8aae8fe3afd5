import { BlockWriter, type MessageBuilderOptions } from './block-writer.ts';
import { type HeldBlock, HeldBlocks } from './held-blocks.ts';
import { isCutShort } from './is-cut-short.ts';
import type { MessageEnd, OtherBlock, StopReason, Usage } from './message.ts';
import { StopSequenceWatcher } from './stop-sequence-watcher.ts';
import type { EventBatch } from './stream-event.ts';
import { ToolCall } from './tool-call.ts';

/**
 * The only writer of stream events. It owns indexes, start and stop, and keeps one block open at a time: what arrives while a tool
 * call's input is incomplete waits, in order, until the call is whole or the answer ends. A tool call that is still not JSON at the
 * end never gets its `content_block_stop`, because clients run a call as soon as its block stops.
 */
export class MessageBuilder {
  readonly #writer: BlockWriter;
  readonly #held = new HeldBlocks();
  readonly #calls = new Map<string, ToolCall>();
  readonly #stops: StopSequenceWatcher;
  #stop: MessageEnd = { stop_reason: null, stop_sequence: null };

  constructor(options: MessageBuilderOptions) {
    this.#writer = new BlockWriter(options);
    this.#stops = new StopSequenceWatcher(options.stopSequences ?? []);
  }

  /** Writes `message_start`, once. Whatever else is written first does it too. */
  start(): void {
    this.#writer.start();
  }

  /** Text up to a stop sequence; with it the message is finished. */
  text(delta: string): void {
    this.#text(this.#stops.push(delta));
    if (this.#stops.found === undefined || this.isFinished) return;
    this.stop('stop_sequence', { stop_sequence: this.#stops.found });
    this.finish();
  }

  /** An empty delta opens a thinking block that has a seal but no text to show. */
  thinking(delta: string): void {
    this.#endText();
    if (this.#mustWait()) this.#held.thinking(delta);
    else this.#writer.thinking(delta);
  }

  /** The signature of the thinking block at hand, written when it closes; the last one counts. Ignored when there is no such block. */
  signature(signature: string): void {
    if (this.#mustWait()) this.#held.signature(signature);
    else this.#writer.signature(signature);
  }

  redactedThinking(data: string): void {
    this.block({ type: 'redacted_thinking', data });
  }

  /** A block that comes whole and is passed on as it is. */
  block(block: OtherBlock | { readonly type: 'redacted_thinking'; readonly data: string }): void {
    this.#endText();
    if (this.#mustWait()) this.#held.add({ type: 'whole', block, ended: true });
    else this.#writer.whole(block);
  }

  /**
   * Ends the block at hand, when the upstream says that it is whole: text or thinking, or the tool call of that id. What follows of the
   * same kind is then a block of its own, and a client may run the call at once.
   */
  endBlock(toolUseId?: string): void {
    this.#endText();
    if (toolUseId !== undefined) this.#endCall(toolUseId);
    else if (this.#mustWait()) this.#held.end();
    else if (this.#writer.open?.type !== 'tool_use') this.#writer.close();
  }

  /** Begins a tool call. Ids are unique within the message: the caller sees to it. */
  toolUse(id: string, name: string): void {
    this.#endText();
    const call = new ToolCall(id, name);
    this.#calls.set(id, call);
    if (this.#mustWait()) this.#held.add(call);
    else this.#writer.toolUse(call);
  }

  /** More of a call's input: JSON text, cut anywhere. */
  toolInput(id: string, json: string): void {
    const call = this.#calls.get(id);
    if (call === undefined || json === '') return;
    call.append(json);
    if (this.#writer.open !== call) return;
    this.#writer.toolInput(json);
    this.#release();
  }

  /** A call's input so far. */
  inputOf(id: string): string {
    return this.#calls.get(id)?.json ?? '';
  }

  /** Counts as the upstream reports them: cumulative, later ones replace earlier ones. */
  usage(counts: Partial<Usage>): void {
    this.#writer.usage(counts);
  }

  /** Remembers why the answer ended; the events are written by `finish`. */
  stop(stop_reason: StopReason, details: Omit<Partial<MessageEnd>, 'stop_reason'> = {}): void {
    this.#stop = { ...this.#stop, ...details, stop_reason };
  }

  /** True once the end is written: after `finish`, or after a stop sequence. */
  get isFinished(): boolean {
    return this.#writer.isFinished;
  }

  get stopReason(): StopReason | null {
    return this.#stop.stop_reason;
  }

  /** Tool calls whose block has stopped: the client may have run them. */
  get committedCalls(): number {
    return this.#writer.committedCalls;
  }

  /** Writes what waits, closes what is open, then writes `message_delta` and `message_stop`, once. Nothing is written after. */
  finish(): void {
    this.#endText();
    if (isCutShort(this.#stop.stop_reason)) [...this.#calls.values()].at(-1)?.cutShort();
    this.#writer.close();
    for (let block = this.#held.next(); block !== undefined; block = this.#held.next()) this.#writeLate(block);
    this.#writer.finish(this.#stop);
  }

  /** The events written since the last call. */
  take(): EventBatch {
    return this.#writer.take();
  }

  #text(text: string): void {
    if (text === '') return;
    if (this.#mustWait()) this.#held.text(text);
    else this.#writer.text(text);
  }

  /** Gives out what might have been the beginning of a stop sequence. */
  #endText(): void {
    this.#text(this.#stops.end());
  }

  /** True while the open block is a tool call with more to come. */
  #mustWait(): boolean {
    const open = this.#writer.open;
    return open?.type === 'tool_use' && !open.isOver();
  }

  /** Writes the blocks that waited, as far as the call before each is over. */
  #release(): void {
    while (!this.#mustWait()) {
      const block = this.#held.next();
      if (block === undefined) return;
      this.#writeHeld(block);
    }
  }

  /** After the last fragment: a call that is not whole now will never be, and need not be shown. */
  #writeLate(block: HeldBlock): void {
    if (block.type === 'tool_use' && !block.isEmpty() && !block.isWhole()) this.#writer.dropCall();
    else this.#writeHeld(block);
  }

  #writeHeld(block: HeldBlock): void {
    switch (block.type) {
      case 'text':
        this.#writer.text(block.text);
        break;
      case 'thinking':
        this.#writer.thinking(block.thinking);
        this.#writer.signature(block.signature);
        break;
      case 'whole':
        this.#writer.whole(block.block);
        break;
      case 'tool_use':
        this.#writer.toolUse(block);
    }
    if (block.ended) this.#writer.close();
  }

  #endCall(id: string): void {
    const call = this.#calls.get(id);
    call?.end();
    if (call === undefined || this.#writer.open !== call) return;
    this.#writer.close();
    this.#release();
  }
}
