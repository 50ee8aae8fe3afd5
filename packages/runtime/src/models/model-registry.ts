import {
  type Environment,
  isGatewayError,
  type ListedModel,
  type Logger,
  type ModelInfo,
  type ModelRegistry,
  type ResolvedModel,
} from '@llama-stack/core';
import type { RegisteredModel } from '../config/stack-config.ts';
import type { ActiveProvider, InactiveProvider } from '../providers/create-providers.ts';
import { DeadTier } from './dead-tier.ts';
import { describeMiss } from './describe-miss.ts';
import { FallbackModels } from './fallback-models.ts';
import type { ModelCatalog } from './model-catalog.ts';
import { isClaudeName } from './model-name.ts';
import { type FoundModel, ModelResolver } from './model-resolver.ts';
import type { RegisteredModels } from './registered-models.ts';
import type { SessionModels } from './session-models.ts';

/** A resolved model, and whether the client named it itself: a `claude-*` name says nothing of what its user wants. */
export interface Resolution extends ResolvedModel {
  readonly chosen: boolean;
}

/** The registry as the gateway uses it. */
export interface StackModels extends ModelRegistry {
  resolve(name: string, session?: string): Resolution;
  /** The models to ask in this one's place when it cannot answer, by `routing.fallback`. `name` is the client's. */
  fallbacks(name: string, model: Resolution): readonly Resolution[];
  /** Fetches what `resolve` needs to know of a session for this name. Undefined when there is nothing to wait for; never rejects. */
  recall(name: string, session: string): Promise<void> | undefined;
  /** Asks providers that list nothing again, after `resolve` failed. Undefined when there is nothing to wait for; never rejects. */
  refresh(): Promise<void> | undefined;
  /** Keeps a chosen model as its session's own; leaves the session alone otherwise. */
  remember(session: string, model: Resolution): void;
}

export interface ModelRegistryOptions {
  /** First choice first. */
  readonly providers: readonly ActiveProvider[];
  readonly dropped: readonly InactiveProvider[];
  readonly registered: RegisteredModels;
  readonly catalog: ModelCatalog;
  readonly env: Environment;
  readonly logger: Logger;
  readonly sessions: SessionModels;
  readonly fallback?: Readonly<Record<string, readonly string[]>>;
}

/** Names and patterns of models, over what the catalog holds in memory. */
export function createModelRegistry(options: ModelRegistryOptions): StackModels {
  const { providers, registered, catalog, env, logger, sessions, fallback = {} } = options;
  const resolver = new ModelResolver({ providers, registered, catalog, env, logger });
  const list = (): ListedModel[] => [
    ...listProviders(options),
    ...registered.models.flatMap((model) => listRegistered(model, resolver, catalog)),
  ];
  const missContext = { ...options, list, clean: (name: string) => resolver.clean(name) };
  const resolve = (name: string, session?: string): Resolution => {
    const found = resolver.find(name, session === undefined ? undefined : sessions.find(session));
    if (found === undefined) throw describeMiss(name, undefined, missContext);
    if (found instanceof DeadTier) throw describeMiss(name, found, missContext);
    return { ...toResolved(found, catalog), chosen: !isClaudeName(resolver.clean(name)) };
  };
  const fallbackModels = new FallbackModels({ fallback, resolve, logger });
  return {
    resolve,
    fallbacks: (name, model) => fallbackModels.find(resolver.clean(name), model),
    remember(session, { providerId, model, chosen }) {
      if (chosen) sessions.remember(session, { providerId, model, listed: infoOf(catalog, providerId, model) !== undefined });
    },
    recall: (name, session) => (isClaudeName(resolver.clean(name)) ? sessions.recall(session) : undefined),
    refresh: () => catalog.refreshMissing(),
    list,
  };
}

function toResolved({ provider, model, rule, limits }: FoundModel, catalog: ModelCatalog): ResolvedModel {
  const listed = infoOf(catalog, provider.id, model)?.limits;
  return { provider: provider.provider, providerId: provider.id, model, limits: { ...listed, ...limits }, rule };
}

function infoOf(catalog: ModelCatalog, providerId: string, model: string): ModelInfo | undefined {
  return catalog.modelsOf(providerId)?.find(({ id }) => id === model);
}

function listProviders({ providers, catalog }: ModelRegistryOptions): ListedModel[] {
  return providers.flatMap(({ id }) =>
    (catalog.modelsOf(id) ?? []).map((model) => ({ ...model, id: `${id}/${model.id}`, provider_id: id, provider_model_id: model.id })),
  );
}

/** A registered name that leads somewhere now. A pattern is no name, and a broken tier variable is told to who uses the name. */
function listRegistered({ model_id, model_type }: RegisteredModel, resolver: ModelResolver, catalog: ModelCatalog): ListedModel[] {
  const found = model_id.includes('*') ? undefined : findOrMiss(model_id, resolver);
  if (found === undefined) return [];
  const info = infoOf(catalog, found.provider.id, found.model);
  const limits = { ...info?.limits, ...found.limits };
  return [{ ...info, limits, id: model_id, model_type, provider_id: found.provider.id, provider_model_id: found.model }];
}

function findOrMiss(name: string, resolver: ModelResolver): FoundModel | undefined {
  try {
    const found = resolver.find(name);
    return found instanceof DeadTier ? undefined : found;
  } catch (error) {
    if (isGatewayError(error)) return undefined;
    throw error;
  }
}
