import { ConfigError, type Distribution, type ProviderPlugin } from '@llama-stack/core';
import type { StackConfig } from '../config/stack-config.ts';

export interface LoadPluginsOptions {
  /** Places that plugin names are resolved from, first choice first. */
  readonly from: readonly URL[];
  /** The distribution's manifest: which package provides which type. */
  readonly packages?: Distribution['packages'];
}

/** The plugins of a configuration. */
export interface Plugins {
  /** By `provider_id`. An entry with `enabled: auto` whose package is not installed has none. */
  readonly providers: ReadonlyMap<string, ProviderPlugin>;
}

/** Loads the plugin of each provider entry by name. Throws ConfigError naming every package that is missing or unfit. */
export async function loadPlugins(config: StackConfig, options: LoadPluginsOptions): Promise<Plugins> {
  throw new ConfigError([{ path: '', message: `${config.source.file} cannot be served yet from ${options.from}` }]);
}
