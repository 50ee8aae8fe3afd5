import {
  AttemptBudget,
  type CallContext,
  GatewayError,
  type InferenceProvider,
  isGatewayError,
  type Logger,
  type ModelInfo,
} from '@llama-stack/core';
import type { ActiveProvider } from '../providers/create-providers.ts';

export interface ModelCatalogOptions {
  readonly providers: readonly ActiveProvider[];
  readonly logger: Logger;
  /** Of a catalog before this one. */
  readonly memory?: ListingMemory;
}

/** What each provider last listed, for a catalog that takes the place of another. */
export type ListingMemory = WeakMap<InferenceProvider, Listing>;

interface Listing {
  models: readonly ModelInfo[] | undefined;
  error: GatewayError | undefined;
  /** When it was last asked, in ms; 0 is never. */
  askedAt: number;
  asking: Promise<void> | undefined;
}

/**
 * How often the background task looks, how old a failed or a good answer may be, how long an answer may take; and for calls that miss a
 * model, how often a provider is asked on their account, and how long they wait. In ms.
 */
const times = { tick: 15_000, failed: 15_000, listed: 300_000, answer: 30_000, missed: 3_000, wait: 1_000 };

/**
 * What every provider offers and may be asked for, as it last said: asked in the background, and only briefly while a client waits. A list outlives a provider's
 * failure to repeat it.
 */
export class ModelCatalog {
  readonly #providers: ReadonlyMap<string, ActiveProvider>;
  readonly #memory: ListingMemory;
  readonly #logger: Logger;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #providersByModel = new Map<string, string[]>();

  constructor({ providers, logger, memory = new WeakMap() }: ModelCatalogOptions) {
    this.#logger = logger;
    this.#memory = memory;
    this.#providers = new Map(providers.map((provider) => [provider.id, provider]));
    this.#index();
  }

  /** Undefined until the provider has answered once. */
  modelsOf(providerId: string): readonly ModelInfo[] | undefined {
    return this.#listingOf(providerId)?.models;
  }

  /** Why the provider's last answer was none. */
  errorOf(providerId: string): GatewayError | undefined {
    return this.#listingOf(providerId)?.error;
  }

  /** Ids of the providers that list a model under exactly this id. */
  providersOf(model: string): readonly string[] {
    return this.#providersByModel.get(model) ?? [];
  }

  /** Asks every provider. Returns when all have answered or after `timeoutMs`; late answers still count. Never throws. */
  refresh(timeoutMs: number): Promise<void> {
    return this.#askAll([...this.#providers.values()], timeoutMs);
  }

  /**
   * Asks those that list nothing or failed to, for a client that misses a model: they may be up by now. None is asked more than once at a
   * time, or within seconds. Returns when all have answered or after a second; undefined when there is nothing to wait for. Never rejects.
   */
  refreshMissing(): Promise<void> | undefined {
    const now = Date.now();
    const missing = [...this.#providers.values()].filter((provider) => {
      const { models = [], error, asking, askedAt } = this.#listingFor(provider);
      return (error !== undefined || models.length === 0) && (asking !== undefined || now - askedAt >= times.missed);
    });
    return missing.length === 0 ? undefined : this.#askAll(missing, times.wait);
  }

  /** Keeps the lists fresh until `close`. Does not keep the process alive. */
  start(): void {
    this.#timer ??= setInterval(() => this.#askStale(), times.tick).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
  }

  async #askAll(providers: readonly ActiveProvider[], timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([tooLate, Promise.all(providers.map((provider) => this.#ask(provider)))]);
    clearTimeout(timer);
  }

  #askStale(): void {
    const now = Date.now();
    for (const provider of this.#providers.values()) {
      const listing = this.#listingFor(provider);
      const age = listing.error === undefined ? times.listed : times.failed;
      if (now - listing.askedAt >= age) void this.#ask(provider);
    }
  }

  #listingOf(providerId: string): Listing | undefined {
    const provider = this.#providers.get(providerId);
    return provider && this.#listingFor(provider);
  }

  #listingFor({ provider }: ActiveProvider): Listing {
    const known = this.#memory.get(provider);
    if (known !== undefined) return known;
    const fresh: Listing = { models: undefined, error: undefined, askedAt: 0, asking: undefined };
    this.#memory.set(provider, fresh);
    return fresh;
  }

  /** The question of another catalog counts too, unless that one closes before the answer is there. */
  async #ask(provider: ActiveProvider): Promise<void> {
    const listing = this.#listingFor(provider);
    listing.asking ??= this.#list(provider, listing).finally(() => {
      listing.asking = undefined;
    });
    await listing.asking;
    this.#index();
  }

  async #list({ id, provider, allowed }: ActiveProvider, listing: Listing): Promise<void> {
    listing.askedAt = Date.now();
    const timeLimit = new AbortController();
    const timer = setTimeout(() => timeLimit.abort(), times.answer).unref();
    const signal = AbortSignal.any([this.#closing.signal, timeLimit.signal]);
    try {
      const models = await Promise.race([provider.listModels(listingContext(signal, this.#logger)), rejectWhen(signal, id)]);
      listing.models = allowed.among(models);
      if (listing.error !== undefined) this.#logger.info({ provider: id, models: models.length }, 'a provider lists its models again');
      listing.error = undefined;
    } catch (error) {
      if (this.#closing.signal.aborted) {
        listing.askedAt = 0;
        return;
      }
      const before = listing.error?.message;
      listing.error = isGatewayError(error)
        ? error
        : new GatewayError('internal', `Provider '${id}' failed while listing its models`, { provider: id, cause: error });
      const { message } = listing.error;
      if (message !== before) this.#logger.warn({ provider: id, error: message }, 'a provider lists no models');
    } finally {
      clearTimeout(timer);
    }
  }

  #index(): void {
    const index = new Map<string, string[]>();
    for (const id of this.#providers.keys()) {
      const models = this.modelsOf(id) ?? [];
      for (const model of models) index.set(model.id, [...(index.get(model.id) ?? []), id]);
    }
    this.#providersByModel = index;
  }
}

function listingContext(signal: AbortSignal, logger: Logger): CallContext {
  return { id: 'models', signal, logger, client: { model: '', betas: [] }, budget: new AttemptBudget(1), onLoss() {} };
}

/** For providers that do not heed the signal. */
function rejectWhen(signal: AbortSignal, provider: string): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void =>
      reject(new GatewayError('timeout', `${provider}: it did not list its models in time. See whether its server hangs`, { provider }));
    signal.addEventListener('abort', fail, { once: true });
  });
}
