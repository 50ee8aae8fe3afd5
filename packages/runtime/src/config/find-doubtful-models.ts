import { globPattern } from '@llama-stack/core';
import { cleanModelName, isClaudeName } from '../models/model-name.ts';
import { type ConfigOutline, providerIds } from './config-outline.ts';
import type { FoundProblem } from './place-problems.ts';
import { remedyFor } from './remedy-for.ts';
import type { ConfigPath } from './stack-config.ts';

interface NamedModel {
  readonly name: string;
  readonly path: ConfigPath;
}

/**
 * Names that lead to a provider that is off, and names of models without a provider that is in the file. They are no certain mistakes: an
 * upstream's own ids may have a slash, as `Qwen/Qwen3-8B`, and names can be registered while the server runs. `off` are ids of
 * providers too.
 */
export function findDoubtfulModels(config: ConfigOutline, off: readonly string[]): (FoundProblem & NamedModel)[] {
  const known = [...providerIds(config), ...off];
  const registered = (config.registered_resources?.models ?? []).flatMap((model) => model?.model_id ?? []).map(globPattern);
  const found = namedModels(config).flatMap(({ name, path }) => {
    const plain = cleanModelName(name, (id) => known.includes(id));
    const slash = plain.indexOf('/');
    const prefix = plain.slice(0, Math.max(0, slash));
    const leadsOn = plain === 'auto' || known.includes(prefix) || isClaudeName(plain) || registered.some((pattern) => pattern.test(plain));
    if (leadsOn) return [];
    const rest = `'${plain}' is found only if a provider lists a model by just this name`;
    if (slash === -1) return [{ name, path, message: rest, remedy: `Write '<provider>/${plain}' to say whose it is` }];
    return [{ name, path, message: `no provider is called '${prefix}': ${rest}`, remedy: remedyFor(prefix, known) }];
  });
  return [...modelsOfOthers(config, off), ...found];
}

/** Models of a provider that is off: their names are there only while it is on. */
function modelsOfOthers({ registered_resources }: ConfigOutline, off: readonly string[]): (FoundProblem & NamedModel)[] {
  return (registered_resources?.models ?? []).flatMap((model, index) => {
    if (model?.model_id === undefined || model.provider_id === undefined || !off.includes(model.provider_id)) return [];
    const path = ['registered_resources', 'models', index, 'provider_id'];
    const message = `provider '${model.provider_id}' is off: '${model.model_id}' leads nowhere until it is on`;
    return [{ name: model.model_id, path, message, remedy: 'Switch it on, or name another' }];
  });
}

function namedModels({ registered_resources, routing, safeguards }: ConfigOutline): NamedModel[] {
  const models = (registered_resources?.models ?? []).map((model, index) => ({
    // A pattern passes the client's name on.
    name: (model?.provider_id ?? 'all') === 'all' && !model?.provider_model_id?.includes('*') ? model?.provider_model_id : undefined,
    path: ['registered_resources', 'models', index, 'provider_model_id'],
  }));
  const fallbacks = Object.entries(routing?.fallback ?? {}).flatMap(([pattern, names]) => {
    const path = ['routing', 'fallback', pattern];
    return typeof names === 'string' ? [{ name: names, path }] : names.map((name, index) => ({ name, path: [...path, index] }));
  });
  const judge = { name: safeguards?.judge, path: ['safeguards', 'judge'] };
  return [...models, ...fallbacks, judge].flatMap(({ name, path }) => (name === undefined ? [] : [{ name, path }]));
}
