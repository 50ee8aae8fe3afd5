import { nearestNames } from '../nearest-names.ts';
import type { CheckedConfig } from './config-schema.ts';
import type { ConfigPath } from './stack-config.ts';

/** A mistake that only shows between parts of a configuration. */
export interface ReferenceProblem {
  readonly path: ConfigPath;
  readonly message: string;
}

/** Ids that occur twice, that no provider has, names that lead to themselves, stores without their backend. `off` are ids too. */
export function checkReferences(config: CheckedConfig, off: readonly string[]): ReferenceProblem[] {
  return [...findRepeatedIds(config), ...findUnknownProviders(config, off), ...findAliasLoops(config), ...findUnknownBackends(config)];
}

function findUnknownProviders({ providers, registered_resources, routing }: CheckedConfig, off: readonly string[]): ReferenceProblem[] {
  const on = (providers?.inference ?? []).flatMap((entry) => (entry === undefined ? [] : [entry.provider_id]));
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
    const [nearest] = nearestNames(id, known);
    return [{ path, message: `no provider is called '${id}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}` }];
  });
}

function findRepeatedIds({ providers, registered_resources }: CheckedConfig): ReferenceProblem[] {
  const ids = (providers?.inference ?? []).map((entry) => entry?.provider_id);
  const names = (registered_resources?.models ?? []).map((model) => model?.model_id);
  return [
    ...repeats(ids).map((index) => ({
      path: ['providers', 'inference', index, 'provider_id'],
      message: `'${ids[index]}' is the id of two providers; give one another id`,
    })),
    ...repeats(names).map((index) => ({
      path: ['registered_resources', 'models', index, 'model_id'],
      message: `'${names[index]}' is registered twice; remove one`,
    })),
  ];
}

function repeats(values: readonly (string | undefined)[]): number[] {
  return values.flatMap((value, index) => (value !== undefined && values.indexOf(value) < index ? [index] : []));
}

/** A model of provider `all` may be named after another registered one: following such names must come to an end. */
function findAliasLoops({ registered_resources }: CheckedConfig): ReferenceProblem[] {
  const models = registered_resources?.models ?? [];
  const aliases = models.filter((model) => model?.provider_id === 'all' && model.provider_model_id !== model.model_id);
  const next = new Map(aliases.flatMap((model) => (model === undefined ? [] : [[model.model_id, model.provider_model_id] as const])));
  return models.flatMap((model, index) => {
    const steps: string[] = [];
    for (let name = model?.model_id; name !== undefined && !steps.includes(name); name = next.get(name)) steps.push(name);
    const back = next.get(steps.at(-1) ?? '');
    if (model === undefined || back !== model.model_id) return [];
    return [
      {
        path: ['registered_resources', 'models', index, 'provider_model_id'],
        message: `leads back to itself: ${[...steps, back].join(' → ')}`,
      },
    ];
  });
}

function findUnknownBackends({ storage }: CheckedConfig): ReferenceProblem[] {
  if (storage === undefined) return [];
  return Object.entries(storage.stores).flatMap(([name, { backend }]) =>
    Object.hasOwn(storage.backends, backend)
      ? []
      : [
          {
            path: ['storage', 'stores', name, 'backend'],
            message: `'${backend}' is not one of storage.backends: ${Object.keys(storage.backends).join(', ') || 'none is listed'}`,
          },
        ],
  );
}
