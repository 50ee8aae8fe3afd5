import type { ProviderType } from '@llama-stack/core';
import type { LoadedConfig } from './open-stack.ts';

export interface ConfiguredProvider {
  readonly id: string;
  readonly type: ProviderType;
  /** The package, or the file, that provides the type. */
  readonly source: string;
  /** What it is on by, or what would switch it on. */
  readonly state: string;
  readonly on: boolean;
}

/** The providers of a configuration, those that are off included, and where each comes from. */
export function configuredProviders({ config, distribution }: LoadedConfig): ConfiguredProvider[] {
  const sourceOf = (type: ProviderType): string => distribution.packages[type] ?? `@llama-stack/provider-${type.split('::')[1]}`;
  const on = config.providers.map(({ provider_id, provider_type, module, enabled }) => ({
    id: provider_id,
    type: provider_type,
    source: module ?? sourceOf(provider_type),
    state: enabled === 'auto' ? 'decides by itself' : 'on',
    on: true,
  }));
  const off = config.dropped.map(({ provider_id, provider_type, variables }) => ({
    id: provider_id,
    type: provider_type,
    source: sourceOf(provider_type),
    state: variables.length === 0 ? 'off' : `off: set ${variables.join(', ')}`,
    on: false,
  }));
  return [...on, ...off];
}
