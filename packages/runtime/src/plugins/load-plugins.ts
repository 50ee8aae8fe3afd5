import type { ProviderPlugin } from '@llama-stack/core';
import type { ConfigSource } from '../config/config-source.ts';
import type { FoundProblem } from '../config/place-problems.ts';
import type { ProviderEntry } from '../config/stack-config.ts';
import { describeMissing } from './describe-missing.ts';
import { importPlugin } from './import-plugin.ts';
import { missingModule } from './missing-module.ts';
import { isModuleFile, type PluginPlaces, pluginCandidates, pluginOf } from './plugin-candidates.ts';
import { readProviderPlugin } from './read-plugin.ts';
import { suggestType } from './suggest-type.ts';

/** The plugins of a configuration. An entry with `enabled: auto` whose package is not installed has none. */
export type Plugins = ReadonlyMap<ProviderEntry, ProviderPlugin>;

export interface LoadedPlugins {
  readonly plugins: Plugins;
  /** Every package that is missing or unfit. */
  readonly problems: readonly FoundProblem[];
}

/** Loads the plugin of each provider entry by name. */
export async function loadPlugins(
  entries: readonly ProviderEntry[],
  { source, ...places }: PluginPlaces & { readonly source: ConfigSource },
): Promise<LoadedPlugins> {
  const results = await Promise.all(entries.map(async (entry) => ({ entry, loaded: await loadPlugin(entry, places) })));
  const absent = results.flatMap(({ entry, loaded }) => (loaded === undefined ? [entry] : []));
  const missing = absent.filter(({ enabled, module }) => enabled === true && module === undefined);
  const described = missing.map(async (entry) => ({
    entry,
    package: pluginCandidates(pluginOf(entry), places.packages)[0] ?? '',
    meant: await suggestType(entry.provider_type, places),
  }));
  return {
    plugins: new Map(results.flatMap(({ entry, loaded }) => (typeof loaded === 'object' ? [[entry, loaded] as const] : []))),
    problems: [
      ...results.flatMap(({ entry, loaded }) => (typeof loaded === 'string' ? [unfit(entry, loaded, source)] : [])),
      ...absent.flatMap(absentModule),
      ...describeMissing(await Promise.all(described), source),
    ],
  };
}

function loadPlugin(entry: ProviderEntry, places: PluginPlaces): Promise<ProviderPlugin | string | undefined> {
  return importPlugin(pluginOf(entry), places, (module) => readProviderPlugin(module, entry.provider_type));
}

/** A package may be left out where the plugin decides whether it is on; a file is never left out on purpose. */
function absentModule({ path, module, enabled }: ProviderEntry): FoundProblem[] {
  if (module === undefined || (enabled === 'auto' && !isModuleFile(module))) return [];
  return [{ path: [...path, 'module'], ...missingModule(module) }];
}

function unfit({ path, provider_id, provider_type, module }: ProviderEntry, reason: string, source: ConfigSource): FoundProblem {
  const message = `${provider_id} (${provider_type}): ${reason}`;
  if (module !== undefined) return { path: [...path, 'module'], message };
  const line = source.lineOf([...path, 'provider_type']);
  return { path, message, ...(line !== undefined && { line }) };
}
