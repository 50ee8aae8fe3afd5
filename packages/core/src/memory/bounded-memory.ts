interface Entry<Value> {
  readonly value: Value;
  readonly size: number;
  readonly expiresAt: number;
}

export interface BoundedMemoryOptions<Value> {
  /** The most entries kept, or the most that their sizes come to; the oldest go first. */
  readonly limit?: number;
  /** 1 when left out: entries are counted. */
  readonly sizeOf?: (value: Value) => number;
  readonly expiryMs?: number;
  /** Ms since the epoch. */
  readonly now?: () => number;
}

/** What is learned while running, such as of models: kept for a day, at most 1,000 entries, so that a mistake or a flood of names passes. */
export class BoundedMemory<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #limit: number;
  readonly #sizeOf: (value: Value) => number;
  readonly #expiryMs: number;
  readonly #now: () => number;
  #size = 0;

  constructor({ limit = 1_000, sizeOf = () => 1, expiryMs = 24 * 60 * 60_000, now = Date.now }: BoundedMemoryOptions<Value> = {}) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
    this.#expiryMs = expiryMs;
    this.#now = now;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt > this.#now()) return entry.value;
    this.delete(key);
    return undefined;
  }

  set(key: string, value: Value): void {
    this.delete(key);
    const size = this.#sizeOf(value);
    this.#entries.set(key, { value, size, expiresAt: this.#now() + this.#expiryMs });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#limit) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#size -= this.#entries.get(key)?.size ?? 0;
    this.#entries.delete(key);
  }
}
