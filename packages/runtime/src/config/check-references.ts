import { findAliasLoop } from '../models/alias-loop.ts';
import { type ConfigOutline, providerIds } from './config-outline.ts';
import type { ConfigSource } from './config-source.ts';
import type { FoundProblem } from './place-problems.ts';
import { isStorageType, spareBackends } from './read-storage.ts';
import { remedyFor } from './remedy-for.ts';
import { storeNames } from './stack-config.ts';

/** Mistakes that only show between parts: ids that occur twice, that no provider has, names that lead to themselves, stores without their backend. `off` are ids too. */
export function checkReferences(config: ConfigOutline, off: readonly string[], source: ConfigSource): FoundProblem[] {
  const repeated = findRepeatedIds(config, source);
  return [...repeated, ...findUnknownProviders(config, off), ...findAliasLoops(config), ...findUnfitBackends(config)];
}

function findUnknownProviders({ providers, registered_resources, routing }: ConfigOutline, off: readonly string[]): FoundProblem[] {
  const known = [...providerIds({ providers }), ...off];
  const uses = [
    ...(registered_resources?.models ?? []).map((model, index) => ({
      id: model?.provider_id === 'all' ? undefined : model?.provider_id,
      path: ['registered_resources', 'models', index, 'provider_id'],
    })),
    ...(routing?.order ?? []).map((id, index) => ({ id, path: ['routing', 'order', index] })),
  ];
  return uses.flatMap(({ id, path }) => {
    if (id === undefined || known.includes(id)) return [];
    return [{ path, message: `no provider is called '${id}'`, remedy: remedyFor(id, known) }];
  });
}

function findRepeatedIds({ providers, registered_resources }: ConfigOutline, source: ConfigSource): FoundProblem[] {
  const ids = (providers?.inference ?? []).map((entry) => entry?.provider_id);
  const names = (registered_resources?.models ?? []).map((model) => model?.model_id);
  const idPath = (index: number) => ['providers', 'inference', index, 'provider_id'];
  const namePath = (index: number) => ['registered_resources', 'models', index, 'model_id'];
  return [
    ...repeats(ids).map(({ value, index, first }) => ({
      path: idPath(index),
      message: `'${value}' is the id of the provider in line ${source.lineOf(idPath(first))} too`,
      remedy: 'Give one another id',
    })),
    ...repeats(names).map(({ value, index, first }) => ({
      path: namePath(index),
      message: `'${value}' is registered in line ${source.lineOf(namePath(first))} too`,
      remedy: 'Remove one',
    })),
  ];
}

function repeats(values: readonly (string | undefined)[]): { readonly value: string; readonly index: number; readonly first: number }[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return value !== undefined && first < index ? [{ value, index, first }] : [];
  });
}

/** A model of provider `all` may be named after another registered one: following such names must come to an end. */
function findAliasLoops({ registered_resources }: ConfigOutline): FoundProblem[] {
  const models = registered_resources?.models ?? [];
  const aliases = new Map(models.flatMap((model) => (isAlias(model) ? [[model.model_id, model.provider_model_id] as const] : [])));
  return models.flatMap((model, index) => {
    const loop = model?.model_id === undefined ? undefined : findAliasLoop(model.model_id, aliases);
    if (loop === undefined) return [];
    return [
      {
        path: ['registered_resources', 'models', index, 'provider_model_id'],
        message: `leads back to itself: ${loop.join(' → ')}`,
        remedy: 'Let one of these names lead to a model of a provider',
      },
    ];
  });
}

type OutlinedModel = NonNullable<NonNullable<ConfigOutline['registered_resources']>['models']>[number];

/** A model of provider `all` that is named after another name than its own. */
function isAlias(model: OutlinedModel): model is { readonly model_id: string; readonly provider_model_id: string } {
  if (model?.model_id === undefined || model.provider_model_id === undefined) return false;
  return (model.provider_id ?? 'all') === 'all' && model.provider_model_id !== model.model_id;
}

function findUnfitBackends({ storage }: ConfigOutline): FoundProblem[] {
  if (storage === undefined) return [];
  const known = Object.keys(storage.backends);
  const spare = spareBackends(storage).flatMap((id) => {
    const type = storage.backends[id]?.type;
    if (type === undefined || isStorageType(type) || type.startsWith('sql_')) return [];
    return [{ path: ['storage', 'backends', id, 'type'], message: `'${type}' is not a storage type`, remedy: 'Use kv_sqlite' }];
  });
  const used = Object.entries(storage.stores).flatMap(([name, { backend }]) => {
    if (backend === undefined) return [];
    if (!known.includes(backend)) {
      const path = ['storage', 'stores', name, 'backend'];
      return [{ path, message: `no storage backend is called '${backend}'`, remedy: remedyFor(backend, known) }];
    }
    const type = storage.backends[backend]?.type;
    if (type === undefined || isStorageType(type) || !storeNames.some((store) => store === name)) return [];
    const message = `'${type}' keeps no keys and values, as the store '${name}' needs`;
    return [{ path: ['storage', 'backends', backend, 'type'], message, remedy: 'Use kv_sqlite' }];
  });
  return [...spare, ...used];
}
