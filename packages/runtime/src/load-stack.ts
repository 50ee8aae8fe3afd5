import { ConfigError, type Distribution } from '@llama-stack/core';
import { outlineProviders } from './config/config-outline.ts';
import { formatPath } from './config/format-path.ts';
import { inspectConfig, type LoadConfigOptions } from './config/inspect-config.ts';
import { placeProblems } from './config/place-problems.ts';
import { readSpareBackends, readStorage } from './config/read-storage.ts';
import type { StackConfig } from './config/stack-config.ts';
import { withoutAftermath } from './config/without-aftermath.ts';
import { loadPlugins } from './plugins/load-plugins.ts';
import type { InactiveProvider } from './providers/create-providers.ts';
import { type ReadyProvider, validateProviders } from './providers/validate-providers.ts';
import { loadStorage, type ReadyBackend } from './storage/load-storage.ts';

export interface LoadStackOptions extends LoadConfigOptions {
  /** Places that plugin names are resolved from, first choice first. */
  readonly from: readonly URL[];
  /** The distribution's manifest: which package provides which type. */
  readonly packages?: Distribution['packages'];
}

/** Everything a stack is made from, checked. Nothing of it runs. */
export interface LoadedStack {
  readonly config: StackConfig;
  /** Providers that are on, to be made. */
  readonly ready: readonly ReadyProvider[];
  readonly inactive: readonly InactiveProvider[];
  /** Where things are kept, to be opened. */
  readonly storage: readonly ReadyBackend[];
}

/**
 * Reads a configuration, loads its plugins and lets them check their parts. Throws one ConfigError with every mistake, in the order of
 * the file: what is wrong with one part hides nothing of another.
 */
export async function loadStack({ file, env, from, packages }: LoadStackOptions): Promise<LoadedStack> {
  const { config, outline, source, ...inspected } = await inspectConfig({ file, env });
  const entries = config?.providers ?? outlineProviders(outline);
  const places = { from, configFile: file, ...(packages !== undefined && { packages }) };
  const loaded = await loadPlugins(entries, { ...places, source });
  const checked = await validateProviders(entries, loaded.plugins, env);
  const storage = await loadStorage(readStorage(outline.storage).backends, places);
  const spare = await loadStorage(readSpareBackends(outline.storage), places);
  const own = withoutAftermath([...checked.problems, ...storage.problems, ...spare.problems], inspected.unset);
  const problems = [...inspected.problems, ...loaded.problems, ...own];
  if (config === undefined || problems.length > 0) throw new ConfigError(placeProblems(problems, source), file);
  return {
    config: { ...config, ignored: [...config.ignored, ...[...checked.ignored, ...storage.ignored, ...spare.ignored].map(formatPath)] },
    ready: checked.ready,
    inactive: [...config.dropped, ...checked.inactive],
    storage: storage.ready,
  };
}
