import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeyValueStore, SetOptions } from '@llama-stack/core';
import { type Database, openDatabase, type Statement } from './database.ts';
import { isBusy, storeFailure } from './store-failure.ts';

/** How long to wait for another process that writes, and for how long at most, in ms. */
const busy = { pause: 20, patience: 5_000 };

/** How often expired entries are removed, in ms. */
const cleanUpEvery = 3_600_000;

/** WAL lets others read while one writes; with it NORMAL loses nothing when a process ends, whichever way. */
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS llama_stack_kv (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS llama_stack_kv_expiry ON llama_stack_kv (expires_at) WHERE expires_at IS NOT NULL;
`;

const isLive = '(expires_at IS NULL OR expires_at > ?)';

const queries = {
  get: `SELECT value FROM llama_stack_kv WHERE key = ? AND ${isLive}`,
  set: 'INSERT OR REPLACE INTO llama_stack_kv (key, value, expires_at) VALUES (?, ?, ?)',
  delete: 'DELETE FROM llama_stack_kv WHERE key = ?',
  keys: `SELECT key FROM llama_stack_kv WHERE key >= ? AND key < ? AND ${isLive}`,
  removeExpired: 'DELETE FROM llama_stack_kv WHERE expires_at <= ?',
} as const;

interface Opened {
  readonly database: Database;
  readonly statements: Readonly<Record<keyof typeof queries, Statement>>;
}

/**
 * One table in one file. Each statement takes microseconds, so they run on the main thread; only for another process that writes
 * does a call wait, and then without holding up the others. Until something is written there is no file and no driver in memory.
 */
export class SqliteStore implements KeyValueStore {
  readonly #file: string;
  readonly #path: string;
  #opening: Promise<Opened> | undefined;
  #cleanedAt = 0;

  /** `path` is where the configuration names the file. */
  constructor(file: string, path: string) {
    this.#file = file;
    this.#path = path;
  }

  async get(key: string): Promise<string | undefined> {
    const row = await this.#read(({ get }) => get.get(key, Date.now()));
    return textOf(row, 'value');
  }

  async set(key: string, value: string, { ttlSeconds }: SetOptions = {}): Promise<void> {
    const expiresAt = ttlSeconds === undefined ? null : Date.now() + ttlSeconds * 1_000;
    await this.#run(({ set }) => set.run(key, value, expiresAt));
    if (Date.now() - this.#cleanedAt >= cleanUpEvery) await this.removeExpired();
  }

  async delete(key: string): Promise<void> {
    if (this.#exists()) await this.#run((statements) => statements.delete.run(key));
  }

  async *keys(prefix: string): AsyncIterable<string> {
    // The last of all characters: what begins with the prefix sorts before it.
    const rows = await this.#read(({ keys }) => keys.all(prefix, `${prefix}\u{10ffff}`, Date.now()));
    for (const row of rows ?? []) {
      const key = textOf(row, 'key');
      if (key !== undefined) yield key;
    }
  }

  async removeExpired(): Promise<void> {
    this.#cleanedAt = Date.now();
    if (this.#exists()) await this.#run(({ removeExpired }) => removeExpired.run(Date.now()));
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    if (opening !== undefined) (await opening).database.close();
  }

  /** Undefined when nothing was ever written. */
  async #read<Result>(run: (statements: Opened['statements']) => Result): Promise<Result | undefined> {
    return this.#exists() ? this.#run(run) : undefined;
  }

  #exists(): boolean {
    return this.#opening !== undefined || existsSync(this.#file);
  }

  async #run<Result>(run: (statements: Opened['statements']) => Result): Promise<Result> {
    try {
      const { statements } = await this.#open();
      return await patiently(() => run(statements));
    } catch (cause) {
      throw storeFailure(cause, this.#file, this.#path);
    }
  }

  #open(): Promise<Opened> {
    this.#opening ??= openPrivately(this.#file).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }
}

/** SQLite gives the files it makes beside this one the same permissions. */
async function openPrivately(file: string): Promise<Opened> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await (await open(file, 'a', 0o600)).close();
  const database = await openDatabase(file);
  try {
    await patiently(() => database.exec(schema));
    const statements = { get: prepare('get'), set: prepare('set'), delete: prepare('delete'), keys: prepare('keys') };
    return { database, statements: { ...statements, removeExpired: prepare('removeExpired') } };
  } catch (error) {
    database.close();
    throw error;
  }

  function prepare(query: keyof typeof queries): Statement {
    return database.prepare(queries[query]);
  }
}

/** SQLite's own waiting would stop the whole process. */
async function patiently<Result>(run: () => Result): Promise<Result> {
  const giveUpAt = performance.now() + busy.patience;
  while (true) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
      await pause(busy.pause);
    }
  }
}

function textOf(row: unknown, column: string): string | undefined {
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, column) : undefined;
  return typeof value === 'string' ? value : undefined;
}
