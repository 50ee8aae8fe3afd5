import { type EventBatch, type StreamFormatter, toGatewayError } from '@llama-stack/core';
import type { CallWatch } from './observe.ts';
import { type OpenedAnswer, withoutStart } from './open-answer.ts';
import { Patience, silence } from './patience.ts';

export interface AnswerStreamOptions {
  readonly opening: Promise<OpenedAnswer>;
  /** `message_start` of our own making, when the status line could not wait for the upstream's. */
  readonly early?: EventBatch;
  readonly formatter: StreamFormatter;
  readonly watch: CallWatch;
  readonly signal: AbortSignal;
  /** Ends the upstream's work. */
  release(): void;
}

/** Clients give up after five minutes without a byte, and after 30 pings in a row: few pings hold a stream longest. In ms. */
const pingTimes = { first: 15_000, further: 45_000 };

/**
 * The body of a streamed answer: wire text of each batch, pings on silence, and a failure as the API's own error event. Leaving it
 * early, by `return()`, frees the upstream at once, also while a read is under way: a generator would first wait for that read.
 */
export class AnswerStream implements AsyncIterableIterator<string> {
  readonly #options: AnswerStreamOptions;
  readonly #patience: Patience;
  #early: EventBatch | undefined;
  #rest: AsyncIterator<EventBatch> | undefined;
  #reading: Promise<IteratorResult<EventBatch>> | undefined;
  #pingAt = Date.now() + pingTimes.first;
  #ended = false;

  constructor(options: AnswerStreamOptions) {
    this.#options = options;
    this.#early = options.early;
    this.#patience = new Patience(options.signal);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<string>> {
    if (this.#ended) return { done: true, value: undefined };
    try {
      return { done: false, value: this.#early === undefined ? await this.#read() : this.#begin(this.#early) };
    } catch (error) {
      // `return()` while a read was under way: nobody takes the value any more.
      if (this.#ended) return { done: true, value: undefined };
      this.#end(error);
      return { done: false, value: this.#options.formatter.fail(toGatewayError(error)) };
    }
  }

  async return(): Promise<IteratorResult<string>> {
    if (!this.#ended) this.#end();
    return { done: true, value: undefined };
  }

  #begin(early: EventBatch): string {
    const { formatter } = this.#options;
    this.#early = undefined;
    this.#pingAt = Date.now() + pingTimes.further;
    return formatter.push(early) + formatter.ping();
  }

  async #read(): Promise<string> {
    const { formatter, watch, early } = this.#options;
    while (true) {
      this.#reading ??= this.#rest === undefined ? this.#open() : this.#rest.next();
      const read = await this.#patience.wait(this.#reading, this.#pingAt - Date.now());
      if (read === silence) {
        this.#pingAt = Date.now() + pingTimes.further;
        return formatter.ping();
      }
      this.#reading = undefined;
      if (read.done) return this.#finish();
      watch.onEvents(read.value);
      const text = formatter.push(early === undefined ? read.value : withoutStart(read.value));
      if (text === '') continue;
      this.#pingAt = Date.now() + pingTimes.first;
      return text;
    }
  }

  async #open(): Promise<IteratorResult<EventBatch>> {
    const { held, rest } = await this.#options.opening;
    this.#rest = rest;
    return { done: false, value: held };
  }

  #finish(): string {
    this.#ended = true;
    this.#patience.close();
    this.#options.watch.end();
    return this.#options.formatter.end();
  }

  /** Before the answer is whole: `error` is absent when the client left. */
  #end(error?: unknown): void {
    this.#ended = true;
    this.#patience.close();
    this.#options.release();
    if (error === undefined) this.#options.watch.abandon();
    else this.#options.watch.end(error);
    void this.#closeUpstream();
  }

  /** The upstream's generator may be in the middle of a read, which the release ends; what that read fails with is told already. */
  async #closeUpstream(): Promise<void> {
    try {
      const { rest } = await this.#options.opening;
      await rest.return?.();
    } catch (error) {
      this.#options.watch.onLateError(error);
    }
  }
}
