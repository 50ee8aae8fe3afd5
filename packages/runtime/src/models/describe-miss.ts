import type { GatewayError, ListedModel } from '@llama-stack/core';
import type { ActiveProvider, InactiveProvider } from '../providers/create-providers.ts';
import { bestModel } from './best-model.ts';
import type { DeadTier } from './dead-tier.ts';
import type { ModelCatalog } from './model-catalog.ts';
import { isClaudeName } from './model-name.ts';
import { explainMiss, modelNotFound, modelNotYetKnown, providerOffFor } from './model-not-found.ts';
import { noUsableProvider } from './no-usable-provider.ts';
import type { RegisteredModels } from './registered-models.ts';

/** What is known where a name led nowhere. */
export interface MissContext {
  readonly providers: readonly ActiveProvider[];
  readonly dropped: readonly InactiveProvider[];
  readonly registered: RegisteredModels;
  readonly catalog: ModelCatalog;
  readonly list: () => readonly ListedModel[];
  /** The name without what only the client needs. */
  readonly clean: (name: string) => string;
}

/**
 * The error for a name that leads nowhere. `not_found`, with what providers failed with in its text, but for names that only a failed
 * provider keeps from leading somewhere, Claude's own among them: those get its failure. `overloaded` while a provider has yet to list.
 */
export function describeMiss(name: string, dead: DeadTier | undefined, context: MissContext): GatewayError {
  const { providers, catalog, dropped, registered, list, clean } = context;
  const target = clean(dead?.target ?? name);
  const registeredFor = registered.leftOut(target);
  const known = { providers: providers.map(({ id }) => id), dropped, ...(registeredFor !== undefined && { registeredFor }) };
  if (providers.length > 0 && providerOffFor(target, known) === undefined) {
    const pending = providers.filter(({ id }) => catalog.modelsOf(id) === undefined && catalog.errorOf(id) === undefined);
    if (pending.length > 0) return modelNotYetKnown(name, pending);
    const needed = neededProviders(target, dead, context);
    if (needed.length > 0) {
      const listings = needed.map((id) => ({ id, error: catalog.errorOf(id) }));
      return noUsableProvider(listings, dead?.message);
    }
  }
  const several = catalog.providersOf(target).map((id) => `${id}/${target}`);
  const reason =
    several.length > 1
      ? `several providers offer it; write ${several.join(' or ')}`
      : explainMiss(target, { ...known, names: callable(list()), failures: failuresOf(context) });
  return modelNotFound(name, dead === undefined ? reason : `${dead.message}: ${reason}`);
}

/** Only chat models can be called. */
function callable(models: readonly ListedModel[]): string[] {
  return models.filter(({ model_type }) => model_type === 'llm').map(({ id }) => id);
}

/** Ids of the providers that a known name waits for: none for a name that nobody may know. */
function neededProviders(target: string, dead: DeadTier | undefined, context: MissContext): readonly string[] {
  const { providers, catalog, registered } = context;
  if (isClaudeName(target)) {
    const isUsable = providers.some(({ id }) => bestModel(catalog.modelsOf(id) ?? []) !== undefined);
    return isUsable ? [] : providers.map(({ id }) => id);
  }
  // A registered name that leads nowhere asks for the best model of a provider without any.
  const { providerId } = registered.find(target) ?? {};
  if (providerId !== undefined) return [providerId];
  // The client made its name up: it is not to blame for a tier that one of these may have.
  return dead === undefined ? [] : [...failuresOf(context).keys()];
}

/** What the providers failed with that never listed a model, by their ids. */
function failuresOf({ providers, catalog }: MissContext): ReadonlyMap<string, string> {
  return new Map(
    providers.flatMap(({ id }) => {
      const error = catalog.modelsOf(id) === undefined ? catalog.errorOf(id) : undefined;
      return error === undefined ? [] : [[id, error.message] as const];
    }),
  );
}
