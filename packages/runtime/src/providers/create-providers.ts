import { ConfigError, type ConfigProblem, type InferenceProvider, type Logger, type ProviderType } from '@llama-stack/core';
import type { ConfigSource } from '../config/config-source.ts';
import { formatPath } from '../config/format-path.ts';
import type { DroppedProvider, ProviderEntry } from '../config/stack-config.ts';
import { AllowedModels } from '../models/allowed-models.ts';
import type { HeldProvider, ProviderPool } from './provider-pool.ts';
import type { ReadyProvider } from './validate-providers.ts';

/** A provider that is on. */
export interface ActiveProvider {
  readonly id: string;
  readonly type: ProviderType;
  readonly provider: InferenceProvider;
  /** As its plugin validated it. */
  readonly config: unknown;
  readonly allowed: AllowedModels;
  /** Why it is on, when its plugin decided. */
  readonly why?: string;
}

/** A provider that is off. */
export interface InactiveProvider extends DroppedProvider {
  readonly why?: string;
}

/** A provider made for a stack, which closes it. */
export type CreatedProvider = ActiveProvider & HeldProvider;

export interface CreateProvidersOptions {
  readonly source: ConfigSource;
  readonly logger: Logger;
  /** Where providers are made, and shared with other stacks. */
  readonly pool: ProviderPool;
}

/** Makes providers. Throws one ConfigError with the reason of each that cannot be made, and closes the others. */
export async function createProviders(
  ready: readonly ReadyProvider[],
  { source, logger, pool }: CreateProvidersOptions,
): Promise<CreatedProvider[]> {
  const results = await Promise.allSettled(
    ready.map(async (one) => toActive(one, await pool.take(one, { logger, setBy: setBy(one.entry, source) }))),
  );
  const active = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const problems = results.flatMap((result, index) => (result.status === 'rejected' ? problemsOf(result.reason, ready[index]) : []));
  if (problems.length === 0) return active;
  await Promise.all(active.map((provider) => provider.close()));
  throw new ConfigError(problems, source.file);
}

/** For messages: the variable that a field of an entry is taken from, else where it stands. */
function setBy({ provider_id, path }: ProviderEntry, source: ConfigSource): (field: string) => string {
  return (field) => source.variableOf([...path, 'config', field]) ?? `${field} of provider '${provider_id}' in the configuration`;
}

function toActive({ entry, config, allowed, why }: ReadyProvider, held: HeldProvider): CreatedProvider {
  const { provider_id: id, provider_type: type } = entry;
  return { ...held, id, type, config, allowed: new AllowedModels(id, allowed), ...(why !== undefined && { why }) };
}

function problemsOf(reason: unknown, ready: ReadyProvider | undefined): readonly ConfigProblem[] {
  const path = ready === undefined ? '' : formatPath(ready.entry.path);
  if (reason instanceof ConfigError) return reason.problems.map((problem) => ({ ...problem, path: joinPath(path, problem.path) }));
  return [{ path, message: `cannot be made: ${reason instanceof Error ? reason.message : String(reason)}` }];
}

function joinPath(start: string, rest: string): string {
  return rest === '' ? start : `${start}.${rest}`;
}
