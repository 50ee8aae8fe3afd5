import type { ProviderType } from '@llama-stack/core';
import { pluginCandidates } from '@llama-stack/runtime';
import type { LoadedConfig } from './open-stack.ts';

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

/** The providers of a configuration, those that are off included, and where each comes from. */
export function configuredProviders({ config, distribution }: LoadedConfig): ConfiguredProvider[] {
  const described = [
    ...config.providers.map((entry) => ({ entry, on: true, state: entry.enabled === 'auto' ? 'decides by itself' : 'on' })),
    ...config.dropped.map((entry) => ({ entry, on: false, state: describeOff(entry.variables) })),
  ];
  return described.map(({ entry, on, state }) => {
    const [source = ''] = pluginCandidates(entry, distribution.packages);
    return { id: entry.provider_id, type: entry.provider_type, source, on, state };
  });
}

function describeOff(variables: readonly string[]): string {
  return variables.length === 0 ? 'off' : `off: set ${variables.join(', ')}`;
}
