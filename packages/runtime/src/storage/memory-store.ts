import type { KeyValueStore, SetOptions } from '@llama-stack/core';

interface Entry {
  readonly value: string;
  /** Ms since the epoch. */
  readonly expiresAt: number | undefined;
}

/** How much the entries that expire anyway may hold together, in characters. */
const mostForExpiring = 32 * 1024 ** 2;

/** A store that ends with its process. What is to expire is bounded: past 32 million characters the oldest goes first. */
export class MemoryStore implements KeyValueStore {
  readonly #lasting = new Map<string, Entry>();
  /** The oldest first. */
  readonly #expiring = new Map<string, Entry>();
  #size = 0;

  async get(key: string): Promise<string | undefined> {
    return this.#live(key)?.value;
  }

  async set(key: string, value: string, { ttlSeconds }: SetOptions = {}): Promise<void> {
    this.#remove(key);
    const expiresAt = ttlSeconds === undefined ? undefined : Date.now() + ttlSeconds * 1_000;
    const entries = expiresAt === undefined ? this.#lasting : this.#expiring;
    entries.set(key, { value, expiresAt });
    if (expiresAt === undefined) return;
    this.#size += key.length + value.length;
    for (const oldest of this.#expiring.keys()) {
      if (this.#size <= mostForExpiring) break;
      this.#remove(oldest);
    }
  }

  async delete(key: string): Promise<void> {
    this.#remove(key);
  }

  async *keys(prefix: string): AsyncIterable<string> {
    for (const key of [...this.#lasting.keys(), ...this.#expiring.keys()]) {
      if (key.startsWith(prefix) && this.#live(key) !== undefined) yield key;
    }
  }

  /** Keeps what it has: it may be opened again, by another stack of this process. */
  async close(): Promise<void> {}

  #live(key: string): Entry | undefined {
    const entry = this.#lasting.get(key) ?? this.#expiring.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > Date.now()) return entry;
    this.#remove(key);
    return undefined;
  }

  #remove(key: string): void {
    this.#lasting.delete(key);
    const entry = this.#expiring.get(key);
    if (entry === undefined) return;
    this.#expiring.delete(key);
    this.#size -= key.length + entry.value.length;
  }
}
