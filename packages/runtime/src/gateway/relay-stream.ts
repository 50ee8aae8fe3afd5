import { GatewayError, type RawResponse } from '@llama-stack/core';
import type { ModelRename } from './model-rename.ts';
import type { CallWatch } from './observe.ts';
import { UsageTap } from './tap-usage.ts';

export interface RelayStreamOptions {
  readonly response: RawResponse;
  readonly watch: CallWatch;
  /** Where the client's name for the model is another than the upstream's. */
  readonly rename?: ModelRename | undefined;
  /** Ends the upstream's work. */
  release(): void;
}

/**
 * The body of a relayed answer: the upstream's bytes, unread but for their head and their usage. A failure is thrown, so that the client's
 * connection breaks as the upstream's did: half an event may have gone out, and nothing fits behind it.
 */
export class RelayStream implements AsyncIterableIterator<Uint8Array> {
  readonly #options: RelayStreamOptions;
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #tap: UsageTap;
  #rename: ModelRename | undefined;
  #ended = false;

  constructor(options: RelayStreamOptions) {
    this.#options = options;
    this.#rename = options.response.status === 200 ? options.rename : undefined;
    this.#source = options.response.body[Symbol.asyncIterator]();
    this.#tap = new UsageTap(options.response.headers['content-type'] ?? '');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#ended) return { done: true, value: undefined };
    try {
      for (;;) {
        const read = await this.#source.next();
        const value = read.done ? this.#rename?.rest() : this.#pass(read.value);
        if (read.done) this.#rename = undefined;
        if (value?.length) return { done: false, value };
        if (!read.done) continue;
        this.#finish();
        return read;
      }
    } catch (error) {
      this.#end(error);
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    if (!this.#ended) this.#end();
    return { done: true, value: undefined };
  }

  /** The chunk as it goes on, if it does yet. */
  #pass(chunk: Uint8Array): Uint8Array | undefined {
    this.#options.watch.onFirstByte();
    this.#tap.push(chunk);
    return this.#rename === undefined ? chunk : this.#rename.push(chunk);
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
