import type { StorageType } from './key-value-store.ts';
import { type ProviderType, pluginContract } from './provider-plugin.ts';

/** A manifest: which package provides which type, and the config file that names them. */
export interface DistributionDefinition {
  readonly name: string;
  /** The distribution's `config.yaml`. */
  readonly config: URL;
  readonly packages: Readonly<Partial<Record<ProviderType | StorageType, string>>>;
}

/** What a distribution package exports as `distribution`. */
export interface Distribution extends DistributionDefinition {
  readonly kind: 'distribution';
  readonly contract: typeof pluginContract;
}

/** Stamps a manifest with `kind` and `contract: 1`. */
export function defineDistribution(definition: DistributionDefinition): Distribution {
  return { ...definition, kind: 'distribution', contract: pluginContract };
}
