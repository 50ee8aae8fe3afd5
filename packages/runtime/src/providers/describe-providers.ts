import type { ModelCatalog } from '../models/model-catalog.ts';
import type { ActiveProvider, InactiveProvider } from './create-providers.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { ProviderStatus } from './provider-status.ts';

export interface DescribedProviders {
  readonly active: readonly ActiveProvider[];
  readonly inactive: readonly InactiveProvider[];
}

/** How every provider does now: those that are on, then those that are off. */
export function describeProviders({ active, inactive }: DescribedProviders, catalog: ModelCatalog): ProviderStatus[] {
  return [...active.map((provider) => describeActive(provider, catalog)), ...inactive.map(describeInactive)];
}

function describeActive({ id, type, config, why }: ActiveProvider, catalog: ModelCatalog): ProviderStatus {
  const models = catalog.modelsOf(id)?.filter(({ model_type }) => model_type === 'llm').length;
  const error = catalog.errorOf(id);
  return {
    id,
    type,
    on: true,
    variables: [],
    ...(why !== undefined && { why }),
    ...(models !== undefined && { models }),
    ...(error !== undefined && { error }),
    config: maskSecrets(config),
  };
}

function describeInactive({ provider_id, provider_type, variables, why }: InactiveProvider): ProviderStatus {
  return { id: provider_id, type: provider_type, on: false, variables, ...(why !== undefined && { why }) };
}
