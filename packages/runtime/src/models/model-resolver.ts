import type { Environment, Logger, ModelLimits } from '@llama-stack/core';
import type { ActiveProvider } from '../providers/create-providers.ts';
import { bestModel } from './best-model.ts';
import { DeadTier } from './dead-tier.ts';
import type { ModelCatalog } from './model-catalog.ts';
import { cleanModelName, isClaudeName, namesClaude, tierModels } from './model-name.ts';
import type { RegisteredModels } from './registered-models.ts';
import type { ChosenModel } from './session-models.ts';

export interface ModelResolverOptions {
  /** First choice first. */
  readonly providers: readonly ActiveProvider[];
  readonly registered: RegisteredModels;
  readonly catalog: ModelCatalog;
  readonly env: Environment;
  readonly logger: Logger;
}

/** Where a name leads: a provider, the upstream's id, and the rule that led there. */
export interface FoundModel {
  readonly provider: ActiveProvider;
  readonly model: string;
  readonly rule: string;
  readonly limits?: ModelLimits;
}

/** What a search has to know beside the name: the session's own model, and the names that led here. */
interface Search {
  readonly own: ChosenModel | undefined;
  readonly seen: ReadonlySet<string>;
}

/** Follows a model's name by the rules of the product's contract, in their order. Waits for nothing. */
export class ModelResolver {
  readonly #options: ModelResolverOptions;
  readonly #byId: ReadonlyMap<string, ActiveProvider>;
  readonly #warned = new Set<string>();

  constructor(options: ModelResolverOptions) {
    this.#options = options;
    this.#byId = new Map(options.providers.map((provider) => [provider.id, provider]));
  }

  /** The name without what only the client needs. */
  clean(name: string): string {
    return cleanModelName(name, (id) => this.#byId.has(id));
  }

  /**
   * `own` is what the client's session named itself. Throws GatewayError for a model that its provider may not be asked for.
   */
  find(name: string, own?: ChosenModel): FoundModel | DeadTier | undefined {
    try {
      const found = this.#find(this.clean(name), { own, seen: new Set() });
      found?.provider.allowed.check(found.model, found.rule);
      return found;
    } catch (error) {
      if (error instanceof DeadTier) return error;
      throw error;
    }
  }

  #find(name: string, { own, seen }: Search): FoundModel | undefined {
    const search = { own, seen: new Set([...seen, name]) };
    const named = this.#registered(name, search) ?? this.#providerModel(name);
    if (named !== undefined || !isClaudeName(name)) return named ?? this.#listed(name);
    return this.#tier(name, search) ?? this.#listed(name) ?? this.#sessionModel(name, own) ?? this.#default(name);
  }

  #registered(name: string, search: Search): FoundModel | undefined {
    const target = this.#options.registered.find(name);
    if (target === undefined) return undefined;
    const { providerId, model, rule, limits } = target;
    if (providerId === undefined) {
      const next = this.clean(model);
      const found = search.seen.has(next) ? undefined : this.#find(next, search);
      return found && { ...found, rule: `${rule}, ${found.rule}`, limits: { ...found.limits, ...limits } };
    }
    const provider = this.#byId.get(providerId);
    const id = provider !== undefined && model === 'auto' ? this.#best(providerId) : model;
    return provider !== undefined && id !== undefined ? { provider, model: id, rule, limits } : undefined;
  }

  /** The upstream knows its models better than our list does: an unlisted one is passed on. */
  #providerModel(name: string): FoundModel | undefined {
    const slash = name.indexOf('/');
    const provider = slash === -1 ? undefined : this.#byId.get(name.slice(0, slash));
    const model = name.slice(slash + 1);
    if (provider === undefined || model === '') return undefined;
    const listed = this.#options.catalog.modelsOf(provider.id) ?? [];
    const isUnlisted = listed.length > 0 && !listed.some(({ id }) => id === model);
    return { provider, model, rule: isUnlisted ? `provider and model; ${provider.id} does not list it` : 'provider and model' };
  }

  #tier(name: string, search: Search): FoundModel | undefined {
    for (const { variable, value } of tierModels(name, this.#options.env)) {
      const target = this.clean(value);
      if (search.seen.has(target)) {
        this.#warnOnce(variable, value);
        continue;
      }
      const found = this.#find(target, search);
      if (found !== undefined) return { ...found, rule: `${variable}=${value}` };
      throw new DeadTier(variable, value, target);
    }
    return undefined;
  }

  #listed(name: string): FoundModel | undefined {
    const [id, ...others] = this.#options.catalog.providersOf(name);
    const provider = id === undefined || others.length > 0 ? undefined : this.#byId.get(id);
    return provider && { provider, model: name, rule: `only ${provider.id} lists it` };
  }

  #sessionModel(name: string, own: ChosenModel | undefined): FoundModel | undefined {
    const provider = own && this.#byId.get(own.providerId);
    if (own === undefined || provider?.allowed.allows(own.model) !== true) return undefined;
    const listed = this.#options.catalog.modelsOf(own.providerId);
    // What its provider listed and lists no more is gone. What it never listed may still be there.
    if (own.listed && listed !== undefined && !listed.some(({ id }) => id === own.model)) return undefined;
    return this.#sameClaude(provider, name) ?? { provider, model: own.model, rule: "the session's own model" };
  }

  #default(name: string): FoundModel | undefined {
    for (const provider of this.#options.providers) {
      const same = this.#sameClaude(provider, name);
      if (same !== undefined) return same;
      const model = this.#best(provider.id);
      if (model !== undefined) return { provider, model, rule: `best model of ${provider.id}, the first usable provider` };
    }
    return undefined;
  }

  /** The very model, by the name that a cloud gives it. Never another provider's: what a session says stays where it is. */
  #sameClaude(provider: ActiveProvider, name: string): FoundModel | undefined {
    const models = this.#options.catalog.modelsOf(provider.id) ?? [];
    const model = bestModel(models.filter(({ id }) => namesClaude(id, name)));
    return model && { provider, model: model.id, rule: `${provider.id} has this model` };
  }

  #best(providerId: string): string | undefined {
    return bestModel(this.#options.catalog.modelsOf(providerId) ?? [])?.id;
  }

  #warnOnce(variable: string, value: string): void {
    if (this.#warned.has(variable)) return;
    this.#warned.add(variable);
    this.#options.logger.warn({ variable, value }, 'a tier variable that leads to itself is ignored');
  }
}
