import { GatewayError, isGatewayError } from '@llama-stack/core';

/** What a wait comes to when nothing happened in time. */
export const silence = Symbol('silence');

/**
 * Waits for promises, but no longer than a time and never past an abort. One at a time; a promise that outlasts its time may be
 * waited for again.
 */
export class Patience {
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => this.#reject?.(abortReason(this.#signal));
  #timer: NodeJS.Timeout | undefined;
  #reject: ((reason: GatewayError) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** `ms` is left out for waits without end. Throws GatewayError when the call is aborted. */
  wait<T>(promise: Promise<T>, ms?: number): Promise<T | typeof silence> {
    if (this.#signal.aborted) return Promise.reject(abortReason(this.#signal));
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      if (ms !== undefined) this.#timer = setTimeout(resolve, Math.max(0, ms), silence);
      promise.then(resolve, reject).finally(() => clearTimeout(this.#timer));
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}

/** A server that stops says so in the signal's reason; else it is the client that left. */
function abortReason(signal: AbortSignal): GatewayError {
  if (isGatewayError(signal.reason)) return signal.reason;
  return new GatewayError('timeout', 'The call was given up before it was answered', { cause: signal.reason });
}

/** One wait. `ms` is left out for a wait without end. Throws GatewayError when `signal` is aborted. */
export async function waitFor<T>(promise: Promise<T>, signal: AbortSignal): Promise<T>;
export async function waitFor<T>(promise: Promise<T>, signal: AbortSignal, ms: number): Promise<T | typeof silence>;
export async function waitFor<T>(promise: Promise<T>, signal: AbortSignal, ms?: number): Promise<T | typeof silence> {
  const patience = new Patience(signal);
  try {
    return await patience.wait(promise, ms);
  } finally {
    patience.close();
  }
}
