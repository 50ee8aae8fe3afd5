interface Entry<Value> {
  readonly value: Value;
  readonly expiresAt: number;
}

export interface BoundedMemoryOptions {
  /** The most entries kept; the oldest go first. */
  readonly limit?: number;
  readonly expiryMs?: number;
  /** Ms since the epoch. */
  readonly now?: () => number;
}

/** What is learned while running, such as of models: kept for a day, at most 1,000 entries, so that a mistake or a flood of names passes. */
export class BoundedMemory<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #limit: number;
  readonly #expiryMs: number;
  readonly #now: () => number;

  constructor({ limit = 1_000, expiryMs = 24 * 60 * 60_000, now = Date.now }: BoundedMemoryOptions = {}) {
    this.#limit = limit;
    this.#expiryMs = expiryMs;
    this.#now = now;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt > this.#now()) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt: this.#now() + this.#expiryMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#limit && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
