import { ConfigError, type ConfigProblem, type Distribution, type ProviderPlugin } from '@llama-stack/core';
import { formatPath } from '../config/format-path.ts';
import type { ProviderEntry, StackConfig } from '../config/stack-config.ts';
import { describeMissing, type MissingPlugin } from './describe-missing.ts';
import { pluginCandidates, resolvePlugin } from './plugin-candidates.ts';
import { readProviderPlugin } from './read-plugin.ts';

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
export async function loadPlugins(config: StackConfig, { from, packages = {} }: LoadPluginsOptions): Promise<Plugins> {
  const providers = new Map<string, ProviderPlugin>();
  const problems: ConfigProblem[] = [];
  const missing: MissingPlugin[] = [];
  const configFile = config.source.file;
  const results = await Promise.all(
    config.providers.map(async (entry) => ({
      entry,
      loaded: await loadPlugin(entry, () => resolvePlugin(entry, { from, packages, configFile })),
    })),
  );
  // In the order of the file, whichever was read first.
  for (const { entry, loaded } of results) {
    if (loaded === undefined) missing.push({ entry, package: pluginCandidates(entry, packages)[0] ?? '' });
    else if (typeof loaded === 'string') problems.push(problemOf(config, entry, loaded));
    else providers.set(entry.provider_id, loaded);
  }
  const needed = missing.filter(({ entry }) => entry.enabled === true);
  if (needed.length > 0) problems.push({ path: '', message: describeMissing(needed, configFile, Object.keys(packages)) });
  if (problems.length > 0) throw new ConfigError(problems, configFile);
  return { providers };
}

/** The plugin, what is wrong with it, or undefined when it is not installed. */
async function loadPlugin(entry: ProviderEntry, resolve: () => URL | undefined): Promise<ProviderPlugin | string | undefined> {
  try {
    const url = resolve();
    return url === undefined ? undefined : readProviderPlugin(await import(url.href), entry.provider_type);
  } catch (error) {
    return `its plugin cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function problemOf(config: StackConfig, entry: ProviderEntry, message: string): ConfigProblem {
  const line = config.source.lineOf([...entry.path, 'provider_type']);
  const path = `${formatPath(entry.path)}: ${entry.provider_id} (${entry.provider_type})`;
  return { path, message, ...(line !== undefined && { line }) };
}
