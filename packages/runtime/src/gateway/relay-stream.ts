import { GatewayError, type RawResponse } from '@llama-stack/core';
import type { CallWatch } from './observe.ts';
import { UsageTap } from './tap-usage.ts';

export interface RelayStreamOptions {
  readonly response: RawResponse;
  readonly watch: CallWatch;
  /** Ends the upstream's work. */
  release(): void;
}

/**
 * The body of a relayed answer: the upstream's bytes, unread but for their usage. A failure is thrown, so that the client's
 * connection breaks as the upstream's did: half an event may have gone out, and nothing fits behind it.
 */
export class RelayStream implements AsyncIterableIterator<Uint8Array> {
  readonly #options: RelayStreamOptions;
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #tap: UsageTap;
  #ended = false;

  constructor(options: RelayStreamOptions) {
    this.#options = options;
    this.#source = options.response.body[Symbol.asyncIterator]();
    this.#tap = new UsageTap(options.response.headers['content-type'] ?? '');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#ended) return { done: true, value: undefined };
    try {
      const read = await this.#source.next();
      if (read.done) this.#finish();
      else this.#pass(read.value);
      return read;
    } catch (error) {
      this.#end(error);
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    if (!this.#ended) this.#end();
    return { done: true, value: undefined };
  }

  #pass(chunk: Uint8Array): void {
    this.#options.watch.onFirstByte();
    this.#tap.push(chunk);
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { response, watch } = this.#options;
    watch.onTap(this.#tap.end());
    watch.end(response.status < 400 ? undefined : new GatewayError('upstream', `The upstream answered with status ${response.status}`));
  }

  #end(error?: unknown): void {
    this.#ended = true;
    const { watch, release } = this.#options;
    release();
    watch.onTap(this.#tap.end());
    if (error === undefined) watch.abandon();
    else watch.end(error);
    void this.#closeUpstream();
  }

  async #closeUpstream(): Promise<void> {
    try {
      await this.#source.return?.();
    } catch (error) {
      this.#options.watch.onLateError(error);
    }
  }
}
