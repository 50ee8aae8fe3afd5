import type { MessageEnd, OtherBlock, StopReason, Usage } from './message.ts';
import { replayBlock } from './replay-message.ts';
import type { BlockDelta, EventBatch, MessageStreamEvent } from './stream-event.ts';

/** What a builder must know before the first event. */
export interface MessageBuilderOptions {
  readonly id: string;
  /** The model as the client named it. */
  readonly model: string;
  /** Estimated prompt size, for `message_start` and for upstreams that never send usage. */
  readonly promptTokens: number;
  /** The seal of a thinking block, asked for when it closes without a signature of its own. Never empty. */
  readonly sealThinking: () => string;
}

interface ToolCall {
  readonly id: string;
  readonly name: string;
  json: string;
  /** How much of `json` has been sent. */
  sent: number;
}

type OpenBlock = { readonly type: 'text' | 'thinking' } | { readonly type: 'tool_use'; readonly call: ToolCall };

/** Bytes of answer per token, for upstreams that send no usage. */
const bytesPerOutputToken = 4;

/**
 * The only writer of stream events. It owns indexes, start and stop, and keeps one block open at a time: fragments of a
 * second tool call wait until the first is whole. A tool call that is still not JSON at the end never gets its
 * `content_block_stop`, because clients run a call as soon as its block stops.
 */
export class MessageBuilder {
  readonly #options: MessageBuilderOptions;
  #events: MessageStreamEvent[] = [];
  #index = -1;
  #open: OpenBlock | undefined;
  #signature = '';
  readonly #waiting: ToolCall[] = [];
  readonly #calls = new Map<string, ToolCall>();
  #committedCalls = 0;
  #incompleteCalls = 0;
  #stop: MessageEnd = { stop_reason: null, stop_sequence: null };
  #usage: Partial<Usage> = {};
  #outputBytes = 0;
  #started = false;
  #finished = false;

  constructor(options: MessageBuilderOptions) {
    this.#options = options;
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

  text(delta: string): void {
    if (delta === '') return;
    if (this.#open?.type !== 'text') {
      this.#closeAll();
      this.#openBlock({ type: 'text' }, { type: 'text', text: '' });
    }
    this.#delta({ type: 'text_delta', text: delta }, delta);
  }

  /** An empty delta opens a thinking block that has a seal but no text to show. */
  thinking(delta: string): void {
    if (this.#open?.type !== 'thinking') {
      this.#closeAll();
      this.#openBlock({ type: 'thinking' }, { type: 'thinking', thinking: '', signature: '' });
    }
    if (delta !== '') this.#delta({ type: 'thinking_delta', thinking: delta }, delta);
  }

  /** The signature of the open thinking block, written when it closes; the last one counts. */
  signature(signature: string): void {
    this.#signature = signature;
  }

  redactedThinking(data: string): void {
    this.block({ type: 'redacted_thinking', data });
  }

  /** A block that comes whole and is passed on as it is. */
  block(block: OtherBlock | { readonly type: 'redacted_thinking'; readonly data: string }): void {
    this.#closeAll();
    this.#index += 1;
    this.#events.push(...replayBlock(block, this.#index), { type: 'content_block_stop', index: this.#index });
  }

  /**
   * Ends the open block, when the upstream says that it is whole: text or thinking, or the tool call of that id. What follows of the
   * same kind is then a block of its own, and a client may run the call at once.
   */
  endBlock(toolUseId?: string): void {
    const ended = this.#open?.type === 'tool_use' ? this.#open.call.id : undefined;
    if (this.#open === undefined || ended !== toolUseId) return;
    this.#closeOpen();
    this.#advance();
  }

  /** Begins a tool call. Ids are unique within the message: the caller sees to it. */
  toolUse(id: string, name: string): void {
    const call: ToolCall = { id, name, json: '', sent: 0 };
    this.#calls.set(id, call);
    this.#waiting.push(call);
    this.#advance();
  }

  /** More of a call's input: JSON text, cut anywhere. */
  toolInput(id: string, json: string): void {
    const call = this.#calls.get(id);
    if (call === undefined || json === '') return;
    call.json += json;
    if (this.#open?.type === 'tool_use' && this.#open.call === call) this.#sendInput(call);
  }

  /** A call's input so far. */
  inputOf(id: string): string {
    return this.#calls.get(id)?.json ?? '';
  }

  /** Counts as the upstream reports them: cumulative, later ones replace earlier ones. */
  usage(counts: Partial<Usage>): void {
    this.#usage = { ...this.#usage, ...counts };
  }

  /** Remembers why the answer ended; the events are written by `finish`. */
  stop(stop_reason: StopReason, details: Omit<Partial<MessageEnd>, 'stop_reason'> = {}): void {
    this.#stop = { ...this.#stop, ...details, stop_reason };
  }

  get stopReason(): StopReason | null {
    return this.#stop.stop_reason;
  }

  /** Tool calls whose input is whole. */
  get committedCalls(): number {
    return this.#committedCalls;
  }

  /** Closes what is open and writes `message_delta` and `message_stop`, once. */
  finish(): void {
    if (this.#finished) return;
    this.start();
    this.#finished = true;
    this.#closeAll();
    this.#events.push({ type: 'message_delta', delta: this.#end(), usage: this.#currentUsage() }, { type: 'message_stop' });
  }

  /** The events written since the last call. */
  take(): EventBatch {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** A committed call and `tool_use` go together; a call that was cut off is `max_tokens`, whatever the upstream says. */
  #end(): MessageEnd {
    const reason = this.#stop.stop_reason ?? 'end_turn';
    if (this.#incompleteCalls > 0) return { ...this.#stop, stop_reason: 'max_tokens' };
    if (reason === 'refusal' || reason === 'model_context_window_exceeded') return this.#stop;
    if (this.#committedCalls > 0) return { ...this.#stop, stop_reason: 'tool_use', stop_sequence: null };
    return { ...this.#stop, stop_reason: reason === 'tool_use' ? 'end_turn' : reason };
  }

  #currentUsage(): Usage {
    const counts = this.#usage;
    const known = counts.input_tokens !== undefined;
    return {
      ...counts,
      input_tokens: wholeNumber(known ? counts.input_tokens : this.#options.promptTokens),
      output_tokens: wholeNumber(counts.output_tokens ?? Math.ceil(this.#outputBytes / bytesPerOutputToken)),
      cache_creation_input_tokens: wholeNumber(counts.cache_creation_input_tokens),
      cache_read_input_tokens: wholeNumber(counts.cache_read_input_tokens),
    };
  }

  #openCall(call: ToolCall): void {
    this.#openBlock({ type: 'tool_use', call }, { type: 'tool_use', id: call.id, name: call.name, input: {} });
    this.#outputBytes += call.name.length;
    this.#sendInput(call);
  }

  #openBlock(open: OpenBlock, content_block: Extract<MessageStreamEvent, { type: 'content_block_start' }>['content_block']): void {
    this.start();
    this.#open = open;
    this.#index += 1;
    this.#events.push({ type: 'content_block_start', index: this.#index, content_block });
  }

  #sendInput(call: ToolCall): void {
    if (call.sent === call.json.length) return;
    const partial_json = call.json.slice(call.sent);
    call.sent = call.json.length;
    this.#delta({ type: 'input_json_delta', partial_json }, partial_json);
  }

  #delta(delta: BlockDelta, text: string): void {
    this.#outputBytes += text.length;
    this.#events.push({ type: 'content_block_delta', index: this.#index, delta });
  }

  /** Opens the calls that wait, in order, as far as the one before each is whole. */
  #advance(): void {
    for (let call = this.#waiting[0]; call !== undefined; call = this.#waiting[0]) {
      if (this.#open?.type === 'tool_use' && !isWholeInput(this.#open.call.json)) return;
      this.#waiting.shift();
      this.#closeOpen();
      this.#openCall(call);
    }
  }

  #closeAll(): void {
    this.#closeOpen();
    for (const call of this.#waiting.splice(0)) {
      this.#openCall(call);
      this.#closeOpen();
    }
  }

  #closeOpen(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    if (open.type === 'thinking') this.#closeThinking();
    else if (open.type === 'tool_use' && !this.#commit(open.call)) return;
    this.#events.push({ type: 'content_block_stop', index: this.#index });
  }

  #closeThinking(): void {
    const signature = this.#signature === '' ? this.#options.sealThinking() : this.#signature;
    this.#signature = '';
    this.#events.push({ type: 'content_block_delta', index: this.#index, delta: { type: 'signature_delta', signature } });
  }

  #commit(call: ToolCall): boolean {
    if (call.json.trim() === '') this.#delta({ type: 'input_json_delta', partial_json: '{}' }, '{}');
    else if (!isWholeInput(call.json)) {
      this.#incompleteCalls += 1;
      return false;
    }
    this.#committedCalls += 1;
    return true;
  }
}

function wholeNumber(count: number | undefined): number {
  return count !== undefined && Number.isFinite(count) && count > 0 ? Math.round(count) : 0;
}

/** Whether a tool input is a whole JSON object. */
function isWholeInput(json: string): boolean {
  if (!json.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
