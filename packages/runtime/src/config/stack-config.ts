import type { ConfigProblem, ProviderType, Secret, StorageType } from '@llama-stack/core';
import type { ConfigSource } from './config-source.ts';

/** A provider that the configuration wants. */
export interface ProviderEntry {
  readonly provider_id: string;
  readonly provider_type: ProviderType;
  /** `auto`: the plugin decides from the environment. */
  readonly enabled: true | 'auto';
  /** A package name, or a path that starts with `./`, that provides the type. */
  readonly module?: string;
  /** Variables substituted, not yet validated: that is the plugin's part. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Where it stands in the file, for messages: `['providers', 'inference', 1]`. */
  readonly path: ConfigPath;
}

/** A provider that is off. `variables` would switch it on; empty when the file says `enabled: false`. */
export interface DroppedProvider {
  readonly provider_id: string;
  readonly provider_type: ProviderType;
  readonly variables: readonly string[];
}

/** A name for a model. `provider_id: all` and `provider_model_id: auto` leave the choice to the registry. */
export interface RegisteredModel {
  readonly model_id: string;
  readonly provider_id: string;
  readonly provider_model_id: string;
  readonly model_type: 'llm' | 'embedding' | 'rerank';
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** How the server listens. Absent fields are the server's to choose. */
export interface ServerConfig {
  readonly host?: string;
  readonly port?: number;
  /** Keys that clients must send one of; undefined accepts any. */
  readonly auth?: { readonly keys: readonly Secret[] };
  readonly max_body_mb?: number;
  readonly shutdown_grace_seconds?: number;
}

export interface RoutingConfig {
  /** Provider ids, first choice first, for names that no rule decides. */
  readonly order: readonly string[];
  /** By a model's name or a pattern, which other models to ask when it cannot answer, first choice first. */
  readonly fallback: Readonly<Record<string, readonly string[]>>;
}

/** Who judges tool calls when a client asks for `safeguards`. */
export interface SafeguardsConfig {
  /** A model by any of its names. */
  readonly judge: string;
}

/** A name of a model in the file, for which only a running server can tell whether there is one. */
export interface DoubtfulModel extends ConfigProblem {
  readonly name: string;
}

/** What a stack keeps: models registered at run time, the model of each client session, reasoning for clients that drop it. */
export const storeNames = ['metadata', 'sessions', 'reasoning'] as const;
export type StoreName = (typeof storeNames)[number];

/** Where things are kept. A store that is not named is in memory. */
export interface StorageConfig {
  /** Those that a store of ours uses. */
  readonly backends: readonly StorageBackend[];
  readonly stores: Readonly<Partial<Record<StoreName, StoreEntry>>>;
}

export interface StorageBackend {
  /** Its name under `storage.backends`. */
  readonly id: string;
  readonly type: StorageType;
  /** A package name, or a path that starts with `./`, that provides the type. */
  readonly module?: string;
  /** Variables substituted, not yet validated: that is the plugin's part. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Where it stands in the file, for messages. */
  readonly path: ConfigPath;
  /** No store of ours uses it: its package need not be installed. */
  readonly isSpare?: true;
}

export interface StoreEntry {
  readonly backend: string;
  /** What its keys begin with, so that several stores can share a backend. */
  readonly namespace: string;
}

/** A configuration file, checked. */
export interface StackConfig {
  readonly source: ConfigSource;
  readonly distro_name?: string;
  readonly providers: readonly ProviderEntry[];
  readonly dropped: readonly DroppedProvider[];
  readonly models: readonly RegisteredModel[];
  readonly routing: RoutingConfig;
  readonly server: ServerConfig;
  readonly safeguards?: SafeguardsConfig;
  readonly storage: StorageConfig;
  /** Names of models that may lead nowhere. */
  readonly doubtful: readonly DoubtfulModel[];
  /** Sections of a Llama Stack configuration that we do not serve. */
  readonly ignored: readonly string[];
}

/** Steps from the top of a configuration: `['providers', 'inference', 1, 'config']`. */
export type ConfigPath = readonly (string | number)[];
