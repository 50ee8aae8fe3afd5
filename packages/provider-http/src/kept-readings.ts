import { createHash } from 'node:crypto';
import { BoundedMemory, type BoundedMemoryOptions } from '@llama-stack/core';
import { untilAborted } from './until-aborted.ts';

interface Reading<Value> {
  readonly result: Promise<Value>;
  readonly stop: AbortController;
  /** How many wait for it. */
  waiting: number;
}

/**
 * What was read of files and addresses, once for all who ask: the next request of a conversation must begin with the same bytes. So
 * failures are kept too, for a day; but not what was given up, because nobody waited any more or it took too long.
 */
export class KeptReadings<Value> {
  readonly #values: BoundedMemory<Value>;
  readonly #failures = new BoundedMemory<unknown>();
  readonly #readings = new Map<string, Reading<Value>>();

  constructor(kept: BoundedMemoryOptions<Value>) {
    this.#values = new BoundedMemory(kept);
  }

  /** Reads `source`, unless that was or is being done. `read` is aborted when the last who waits for it leaves. Throws what it throws. */
  async read(source: string, signal: AbortSignal, read: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    // A source may be megabytes long.
    const key = createHash('sha256').update(source).digest('base64');
    const value = this.#values.get(key);
    if (value !== undefined) return value;
    const failure = this.#failures.get(key);
    if (failure !== undefined) throw failure;
    const reading = this.#readings.get(key) ?? this.#begin(key, read);
    reading.waiting += 1;
    try {
      return await untilAborted(reading.result, signal);
    } finally {
      reading.waiting -= 1;
      if (reading.waiting === 0) {
        this.#readings.delete(key);
        reading.stop.abort();
      }
    }
  }

  #begin(key: string, read: (signal: AbortSignal) => Promise<Value>): Reading<Value> {
    const stop = new AbortController();
    const reading = { result: this.#keep(key, read(stop.signal), stop.signal), stop, waiting: 0 };
    this.#readings.set(key, reading);
    return reading;
  }

  async #keep(key: string, result: Promise<Value>, stop: AbortSignal): Promise<Value> {
    try {
      const value = await result;
      this.#values.set(key, value);
      return value;
    } catch (error) {
      const isGivenUp = stop.aborted || (error instanceof Error && error.name === 'TimeoutError');
      if (!isGivenUp) this.#failures.set(key, error);
      throw error;
    }
  }
}
