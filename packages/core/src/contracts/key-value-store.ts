import type { StandardSchemaV1 } from '@standard-schema/spec';
import { ConfigError } from '../errors/config-error.ts';
import type { Logger } from './logger.ts';
import { pluginContract } from './provider-plugin.ts';

/**
 * Texts by key, for what outlives a process. Several processes may share one store: each sees what another has finished writing. A
 * store answers, or throws, within seconds: calls wait for it.
 */
export interface KeyValueStore {
  /** Undefined when the key was never set, was deleted, or has expired. */
  get(key: string): Promise<string | undefined>;
  /** Replaces what the key had, its time to live too. Without `ttlSeconds` the entry stays until it is deleted. */
  set(key: string, value: string, options?: SetOptions): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** The keys that begin with `prefix`, in no particular order, each once. */
  keys(prefix: string): AsyncIterable<string>;
  /** Writes what is still to be written and lets go of files and sockets. */
  close(): Promise<void>;
}

export interface SetOptions {
  /** A whole number from 1. */
  readonly ttlSeconds?: number;
}

/** As in Llama Stack's configuration: `kv_sqlite`, `kv_redis`, … */
export type StorageType = `kv_${string}`;

/** What an author of a storage backend writes. */
export interface StorageDefinition<Config> {
  readonly type: StorageType;
  /** Any Standard Schema (zod, valibot, …). */
  readonly config: StandardSchemaV1<unknown, Config>;
  /** Throws ConfigError, with a remedy, when the store cannot be had. Never overwrites what it does not understand. */
  open(options: StorageOptions<Config>): KeyValueStore | Promise<KeyValueStore>;
}

/** What a store is opened from. `id` is its name under `storage.backends`. */
export interface StorageOptions<Config> {
  readonly id: string;
  readonly config: Config;
  readonly logger: Logger;
}

/** A checked definition: what a plugin package exports as `storage`. */
export interface StoragePlugin<Config = unknown> extends StorageDefinition<Config> {
  readonly kind: 'storage';
  readonly contract: typeof pluginContract;
}

/** Checks the definition and stamps it with `kind` and `contract: 1`. Throws ConfigError when the type is not `kv_x`. */
export function defineStorage<Config>(definition: StorageDefinition<Config>): StoragePlugin<Config> {
  if (!/^kv_[a-z0-9_-]+$/.test(definition.type)) {
    throw new ConfigError([
      { path: 'type', message: `'${definition.type}' is not a storage type`, remedy: 'Name it kv_<name>, in lower case.' },
    ]);
  }
  return { ...definition, kind: 'storage', contract: pluginContract };
}
