import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { type UpstreamIdentity, upstreamFailure } from './connection-error.ts';

/** The status line and headers of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Whoever waits for something to come. */
interface Waiter<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** What has come but was not taken yet: at this many bytes the upstream has to wait. */
const mostHeld = 64 * 1024;

/** How long, and for how many bytes, a body may go on after the answer's end. */
const settling = { ms: 1_000, bytes: 64 * 1024 };

/**
 * One answer as undici hands it over, its body read only as it is pulled, once. undici's own is a Readable with an iterator over it,
 * which costs as much as all the rest of a relayed call. Whatever fails is a GatewayError.
 */
export class WireAnswer implements Dispatcher.DispatchHandler, AsyncIterableIterator<Uint8Array> {
  readonly #upstream: UpstreamIdentity;
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => this.#abort();
  #controller: Dispatcher.DispatchController | undefined;
  #head: Waiter<AnswerHead> | undefined;
  #reader: Waiter<IteratorResult<Uint8Array>> | undefined;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** There once the body is at its end; `error` when that is not where it should end. */
  #end: { readonly error?: unknown } | undefined;
  /** There once nobody reads any more: how many bytes may still come. */
  #tail: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(upstream: UpstreamIdentity, signal: AbortSignal) {
    this.#upstream = upstream;
    this.#signal = signal;
  }

  /** Begins the call. Rejects when it fails, or `signal` is aborted, before a status line has come. */
  open(dispatch: (handler: Dispatcher.DispatchHandler) => void): Promise<AnswerHead> {
    return new Promise((resolve, reject) => {
      this.#head = { resolve, reject };
      if (this.#signal.aborted) return this.#abort();
      this.#signal.addEventListener('abort', this.#onAbort, { once: true });
      dispatch(this);
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It was aborted while it waited for a connection.
    if (this.#end !== undefined) controller.abort(new Error('aborted'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#head?.resolve({ status, headers });
    this.#head = undefined;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#tail !== undefined) {
      this.#tail -= chunk.byteLength;
      if (this.#tail < 0) controller.abort(new Error('too much after the end'));
    } else if (this.#reader !== undefined) {
      this.#reader.resolve({ done: false, value: chunk });
      this.#reader = undefined;
    } else {
      this.#held.push(chunk);
      this.#heldBytes += chunk.byteLength;
      if (this.#heldBytes >= mostHeld) controller.pause();
    }
  }

  onResponseEnd(): void {
    this.#finish({});
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: unknown): void {
    this.#finish({ error });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** All that has come since the last read. */
  next(): Promise<IteratorResult<Uint8Array>> {
    const [first] = this.#held;
    if (first !== undefined) return Promise.resolve({ done: false, value: this.#takeHeld(first) });
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => {
        this.#reader = { resolve, reject };
      });
    }
    return this.#end.error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(this.#end.error);
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.discard();
    return { done: true, value: undefined };
  }

  /** Nobody reads any more: closes the connection, unless the body is at its end. */
  discard(): void {
    this.#leave(0);
  }

  /** As `discard`, when the answer is whole though its body may go on: what little follows is read, to keep the connection. */
  settle(): void {
    this.#leave(settling.bytes);
  }

  #takeHeld(first: Uint8Array): Uint8Array {
    const held = this.#held.length === 1 ? first : Buffer.concat(this.#held, this.#heldBytes);
    this.#held = [];
    this.#heldBytes = 0;
    this.#controller?.resume();
    return held;
  }

  #leave(tail: number): void {
    if (this.#tail !== undefined) return;
    this.#tail = tail;
    this.#held = [];
    if (this.#end !== undefined) return;
    if (tail === 0) this.#break(new Error('left'));
    else {
      this.#timer = setTimeout(() => this.#break(new Error('the body goes on after its end')), settling.ms);
      this.#controller?.resume();
    }
  }

  #abort(): void {
    this.#break(this.#signal.reason);
  }

  /** Ends it from our side. */
  #break(error: unknown): void {
    this.#finish({ error });
    this.#controller?.abort(new Error('ended'));
  }

  #finish(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return;
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
    const [head, reader] = [this.#head, this.#reader];
    this.#head = undefined;
    this.#reader = undefined;
    if (!('error' in end)) {
      this.#end = end;
      reader?.resolve({ done: true, value: undefined });
      return;
    }
    const error = upstreamFailure(end.error, { upstream: this.#upstream, signal: this.#signal, answered: head === undefined });
    this.#end = { error };
    head?.reject(error);
    reader?.reject(error);
  }
}
