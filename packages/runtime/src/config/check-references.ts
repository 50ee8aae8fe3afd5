import { nearestNames } from '../nearest-names.ts';
import type { ConfigOutline } from './config-outline.ts';
import type { FoundProblem } from './place-problems.ts';

/** Mistakes that only show between parts: ids that occur twice, that no provider has, names that lead to themselves, stores without their backend. `off` are ids too. */
export function checkReferences(config: ConfigOutline, off: readonly string[]): FoundProblem[] {
  return [...findRepeatedIds(config), ...findUnknownProviders(config, off), ...findAliasLoops(config), ...findUnknownBackends(config)];
}

function findUnknownProviders({ providers, registered_resources, routing }: ConfigOutline, off: readonly string[]): FoundProblem[] {
  const on = (providers?.inference ?? []).flatMap((entry) => entry?.provider_id ?? []);
  const known = [...on, ...off];
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

function findRepeatedIds({ providers, registered_resources }: ConfigOutline): FoundProblem[] {
  const ids = (providers?.inference ?? []).map((entry) => entry?.provider_id);
  const names = (registered_resources?.models ?? []).map((model) => model?.model_id);
  return [
    ...repeats(ids).map((index) => ({
      path: ['providers', 'inference', index, 'provider_id'],
      message: `'${ids[index]}' is the id of two providers`,
      remedy: 'Give one another id',
    })),
    ...repeats(names).map((index) => ({
      path: ['registered_resources', 'models', index, 'model_id'],
      message: `'${names[index]}' is registered twice`,
      remedy: 'Remove one',
    })),
  ];
}

function repeats(values: readonly (string | undefined)[]): number[] {
  return values.flatMap((value, index) => (value !== undefined && values.indexOf(value) < index ? [index] : []));
}

/** A model of provider `all` may be named after another registered one: following such names must come to an end. */
function findAliasLoops({ registered_resources }: ConfigOutline): FoundProblem[] {
  const models = registered_resources?.models ?? [];
  const next = new Map(models.flatMap((model) => (isAlias(model) ? [[model.model_id, model.provider_model_id] as const] : [])));
  return models.flatMap((model, index) => {
    const steps: string[] = [];
    for (let name = model?.model_id; name !== undefined && !steps.includes(name); name = next.get(name)) steps.push(name);
    const back = next.get(steps.at(-1) ?? '');
    if (back === undefined || back !== model?.model_id) return [];
    return [
      {
        path: ['registered_resources', 'models', index, 'provider_model_id'],
        message: `leads back to itself: ${[...steps, back].join(' → ')}`,
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

function findUnknownBackends({ storage }: ConfigOutline): FoundProblem[] {
  if (storage === undefined) return [];
  const known = Object.keys(storage.backends);
  return Object.entries(storage.stores).flatMap(([name, { backend }]) => {
    if (backend === undefined || known.includes(backend)) return [];
    const path = ['storage', 'stores', name, 'backend'];
    return [{ path, message: `no storage backend is called '${backend}'`, remedy: remedyFor(backend, known) }];
  });
}

function remedyFor(name: string, known: readonly string[]): string {
  const [nearest] = nearestNames(name, known);
  return nearest === undefined ? `There are: ${known.join(', ') || 'none'}` : `Did you mean '${nearest}'?`;
}
