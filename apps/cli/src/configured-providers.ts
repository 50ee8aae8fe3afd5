import type { Environment, ProviderType } from '@llama-stack/core';
import { loadPlugins, type ProviderEntry, pluginCandidates } from '@llama-stack/runtime';
import type { PluginNames } from './open-stack.ts';

/** A provider as a configuration names it. */
export interface ConfiguredProvider {
  readonly id: string;
  readonly type: ProviderType;
  /** The package to install for it, or the file that provides it. */
  readonly source: string;
  readonly on: boolean;
  /** In words, with the variables that would switch it on. */
  readonly state: string;
}

interface Decision {
  readonly on: boolean;
  readonly state: string;
}

/**
 * The providers of a configuration, those that are off included, and where each comes from. Loads no plugin but those that decide by
 * themselves whether they are on.
 */
export async function configuredProviders(named: PluginNames, env: Environment): Promise<ConfiguredProvider[]> {
  const { providers, dropped, source: file, distribution } = named;
  const automatic = providers.filter(({ enabled }) => enabled === 'auto');
  const { plugins } = await loadPlugins(automatic, { ...distribution, configFile: distribution.file, source: file });
  const decide = (entry: ProviderEntry): Decision => {
    if (entry.enabled === true) return { on: true, state: 'on' };
    const plugin = plugins.get(entry);
    if (plugin === undefined) return { on: false, state: 'off: its package is not installed, or not fit' };
    const { on, why } = plugin.detect?.(env) ?? { on: true, why: 'always' };
    return { on, state: `${on ? 'on' : 'off'}: ${why}` };
  };
  const described = [
    ...providers.map((entry) => ({ entry, ...decide(entry) })),
    ...dropped.map((entry) => ({ entry, on: false, state: describeOff(entry.variables) })),
  ];
  return described.map(({ entry, on, state }) => {
    const { provider_type: type } = entry;
    const [source = ''] = pluginCandidates({ type, module: 'module' in entry ? entry.module : undefined }, distribution.packages);
    return { id: entry.provider_id, type: entry.provider_type, source, on, state };
  });
}

/** The packages to install for what a configuration keeps, or the files that provide it. */
export function configuredStorage({ backends, distribution }: PluginNames): string[] {
  return backends.flatMap((backend) => pluginCandidates(backend, distribution.packages).slice(0, 1));
}

function describeOff(variables: readonly string[]): string {
  return variables.length === 0 ? 'off' : `off: set ${variables.join(' and ')}`;
}
