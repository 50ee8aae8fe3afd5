import type { MessageEnd, OutputBlock, Usage } from './message.ts';
import { messageEnd } from './message-end.ts';
import { replayBlock } from './replay-message.ts';
import type { BlockDelta, EventBatch, MessageStreamEvent } from './stream-event.ts';
import type { ToolCall } from './tool-call.ts';
import { wholeUsage } from './whole-usage.ts';

/** What must be known before the first event. */
export interface MessageBuilderOptions {
  readonly id: string;
  /** The model as the client named it. */
  readonly model: string;
  /** Estimated prompt size, for `message_start` and for upstreams that never send usage. */
  readonly promptTokens: number;
  /** What the client wants the text to stop at, for upstreams that take none, too few or too lightly. */
  readonly stopSequences?: readonly string[] | null | undefined;
  /** The seal of a thinking block, asked for when it closes without a signature of its own. Never empty. */
  readonly sealThinking: () => string;
}

type OpenBlock = { readonly type: 'text' } | { readonly type: 'thinking'; signature: string } | ToolCall;

/** As much of white space as is kept until a text follows. */
const mostSpace = 1_000;

/** The hand of `MessageBuilder`: writes events in the order it is told, so that each block starts, grows and stops before the next. */
export class BlockWriter {
  readonly #options: MessageBuilderOptions;
  #events: MessageStreamEvent[] = [];
  #index = -1;
  #open: OpenBlock | undefined;
  /** White space that begins a text, if a text follows. */
  #space = '';
  #usage: Partial<Usage> = {};
  #outputCharacters = 0;
  #committedCalls = 0;
  #cutOffCalls = 0;
  #started = false;
  #finished = false;

  constructor(options: MessageBuilderOptions) {
    this.#options = options;
  }

  get open(): OpenBlock | undefined {
    return this.#open;
  }

  get isFinished(): boolean {
    return this.#finished;
  }

  get committedCalls(): number {
    return this.#committedCalls;
  }

  /** Writes `message_start`, once. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    const { id, model } = this.#options;
    const usage = { ...this.#currentUsage(), output_tokens: 0 };
    this.#events.push({
      type: 'message_start',
      message: { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage },
    });
  }

  /** A text of nothing but white space is not begun: clients take it for no answer, and Claude refuses it in the history. */
  text(delta: string): void {
    if (this.#open?.type === 'text') {
      this.#delta({ type: 'text_delta', text: delta }, delta);
      return;
    }
    const text = this.#space + delta;
    if (delta.trim() === '') {
      this.#space = text.slice(-mostSpace);
      return;
    }
    this.#openBlock({ type: 'text' }, { type: 'text', text: '' });
    this.#delta({ type: 'text_delta', text }, text);
  }

  thinking(delta: string): void {
    if (this.#open?.type !== 'thinking') {
      this.#openBlock({ type: 'thinking', signature: '' }, { type: 'thinking', thinking: '', signature: '' });
    }
    this.#space = '';
    if (delta !== '') this.#delta({ type: 'thinking_delta', thinking: delta }, delta);
  }

  signature(signature: string): void {
    if (this.#open?.type === 'thinking') this.#open.signature = signature;
  }

  toolUse(call: ToolCall): void {
    this.#openBlock(call, { type: 'tool_use', id: call.id, name: call.name, input: {} });
    this.#outputCharacters += call.name.length;
    if (call.json !== '') this.toolInput(call.json);
  }

  toolInput(json: string): void {
    this.#delta({ type: 'input_json_delta', partial_json: json }, json);
  }

  whole(block: OutputBlock): void {
    this.close();
    this.#index += 1;
    for (const event of replayBlock(block, this.#index)) this.#write(event);
    this.#write({ type: 'content_block_stop', index: this.#index });
  }

  /** Counts a call that was cut off before it was shown. */
  dropCall(): void {
    this.#cutOffCalls += 1;
  }

  usage(counts: Partial<Usage>): void {
    this.#usage = { ...this.#usage, ...counts };
  }

  /** Stops the open block. A tool call that was cut off is left without its stop. */
  close(): void {
    this.#space = '';
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    if (open.type === 'thinking') this.#sign(open.signature);
    else if (open.type === 'tool_use' && !this.#commit(open)) return;
    this.#write({ type: 'content_block_stop', index: this.#index });
  }

  /** Writes the end, once. Nothing is written after. */
  finish(stop: MessageEnd): void {
    this.close();
    const delta = messageEnd(stop, { committed: this.#committedCalls, cutOff: this.#cutOffCalls });
    this.#write({ type: 'message_delta', delta, usage: this.#currentUsage() });
    this.#write({ type: 'message_stop' });
    this.#finished = true;
  }

  take(): EventBatch {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #currentUsage(): Usage {
    return wholeUsage(this.#usage, { promptTokens: this.#options.promptTokens, outputCharacters: this.#outputCharacters });
  }

  #openBlock(open: OpenBlock, content_block: OutputBlock): void {
    this.close();
    this.#open = open;
    this.#index += 1;
    this.#write({ type: 'content_block_start', index: this.#index, content_block });
  }

  #sign(signature: string): void {
    this.#delta({ type: 'signature_delta', signature: signature === '' ? this.#options.sealThinking() : signature }, '');
  }

  #commit(call: ToolCall): boolean {
    if (call.isEmpty()) this.toolInput('{}');
    else if (!call.isWhole()) {
      this.#cutOffCalls += 1;
      return false;
    }
    this.#committedCalls += 1;
    return true;
  }

  #delta(delta: BlockDelta, text: string): void {
    this.#outputCharacters += text.length;
    this.#write({ type: 'content_block_delta', index: this.#index, delta });
  }

  #write(event: MessageStreamEvent): void {
    if (this.#finished) return;
    this.start();
    this.#events.push(event);
  }
}
