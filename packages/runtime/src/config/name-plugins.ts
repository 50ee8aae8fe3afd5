import { ConfigError } from '@llama-stack/core';
import { outlineProviders } from './config-outline.ts';
import type { ConfigSource } from './config-source.ts';
import { inspectConfig, type LoadConfigOptions } from './inspect-config.ts';
import { placeProblems } from './place-problems.ts';
import { readSpareBackends, readStorage } from './read-storage.ts';
import type { ConfigPath, DroppedProvider, ProviderEntry, StorageBackend } from './stack-config.ts';
import { withoutAftermath } from './without-aftermath.ts';

/** What a configuration takes from plugins. */
export interface NamedPlugins {
  readonly source: ConfigSource;
  readonly providers: readonly ProviderEntry[];
  readonly dropped: readonly DroppedProvider[];
  readonly backends: readonly StorageBackend[];
}

/** The fields that say which plugin it is. */
const naming = new Set<string | number | undefined>(['provider_id', 'provider_type', 'enabled', 'module', 'type']);

/**
 * Reads which plugins a configuration names. Packages are installed where keys are not, as when an image is built: a variable that
 * another value lacks is no mistake here. Throws ConfigError with every other one.
 */
export async function namePlugins(options: LoadConfigOptions): Promise<NamedPlugins> {
  const { source, config, outline, dropped, problems, unset } = await inspectConfig(options);
  const mistakes = withoutAftermath(problems, unset.filter(isImmaterial));
  if (mistakes.length > 0) throw new ConfigError(placeProblems(mistakes, source), source.file);
  const providers = config?.providers ?? outlineProviders(outline);
  return { source, providers, dropped, backends: [...readStorage(outline.storage).backends, ...readSpareBackends(outline.storage)] };
}

function isImmaterial(path: ConfigPath): boolean {
  return !naming.has(path.at(-1));
}
