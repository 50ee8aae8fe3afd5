import type { CallObserver, Environment, Logger, ModelRegistry } from '@llama-stack/core';
import { createToken, StackContainer } from '@llama-stack/core/container';
import { createGateway } from './gateway/gateway.ts';
import type { Gateway } from './gateway/gateway-request.ts';
import type { LoadedStack } from './load-stack.ts';
import { ModelCatalog } from './models/model-catalog.ts';
import { createModelRegistry, type StackModels } from './models/model-registry.ts';
import { orderProviders } from './models/order-providers.ts';
import { logCalls } from './observers/log-calls.ts';
import { type ActiveProvider, createProviders } from './providers/create-providers.ts';
import { describeProviders } from './providers/describe-providers.ts';
import type { ProviderStatus } from './providers/provider-status.ts';
import { openStores, type Stores } from './storage/open-stores.ts';

export interface StackOptions {
  readonly logger: Logger;
  readonly env: Environment;
  /** Beside the one that logs calls. */
  readonly observers?: readonly CallObserver[];
  /** Stores that outlive the stack: who opened them closes them. Without them the stack opens and closes its own. */
  readonly stores?: Stores;
}

/** One running instance. */
export interface Stack {
  readonly gateway: Gateway;
  readonly models: ModelRegistry;
  /** Every provider of the configuration as it is now, those that are off included. */
  readonly providers: readonly ProviderStatus[];
  /** Asks every provider for its models. Returns when all have answered or after `timeoutMs`; late answers still count. Never throws. */
  refreshModels(timeoutMs: number): Promise<void>;
  /** Stops the background refresh and closes the providers. */
  close(): Promise<void>;
}

const Tokens = {
  stores: createToken<Stores>('stores'),
  observers: createToken<readonly CallObserver[]>('observers'),
  providers: createToken<readonly ActiveProvider[]>('providers'),
  catalog: createToken<ModelCatalog>('catalog'),
  models: createToken<StackModels>('models'),
  gateway: createToken<Gateway>('gateway'),
};

/** Makes a stack. Throws ConfigError when a provider cannot be made, or a store cannot be had. Asks no upstream. */
export async function createStack(loaded: LoadedStack, options: StackOptions): Promise<Stack> {
  const { config, ready, inactive } = loaded;
  const { logger, env } = options;
  const container = new StackContainer();
  const stores = options.stores ?? (await openStores(loaded, logger));
  if (options.stores === undefined) container.value(Tokens.stores, stores);
  const active = await createProviders(ready, { source: config.source, logger }).catch((error: unknown) => closing(container, error));
  for (const { provider } of active) container.value(createToken('provider'), provider);
  container.value(Tokens.observers, [logCalls(logger), ...(options.observers ?? [])]);
  container.value(Tokens.providers, orderProviders(active, config.routing.order));
  container.factory(Tokens.catalog, (get) => new ModelCatalog({ providers: get(Tokens.providers), logger }));
  container.factory(Tokens.models, (get) => {
    const lists = { providers: get(Tokens.providers), catalog: get(Tokens.catalog), dropped: inactive, registered: config.models };
    return createModelRegistry({ ...lists, env, logger, fallback: config.routing.fallback });
  });
  container.factory(Tokens.gateway, (get) => {
    const judge = config.safeguards && { judge: config.safeguards.judge };
    return createGateway({ models: get(Tokens.models), observers: get(Tokens.observers), logger, ...judge });
  });
  if (config.ignored.length > 0) logger.info({ sections: config.ignored }, 'sections of the configuration that are not served');
  const catalog = container.get(Tokens.catalog);
  catalog.start();
  return {
    gateway: container.get(Tokens.gateway),
    models: container.get(Tokens.models),
    get providers() {
      return describeProviders({ active, inactive }, catalog);
    },
    refreshModels: (timeoutMs) => catalog.refresh(timeoutMs),
    close: () => container.close(),
  };
}

/** What was opened before a stack could not be made must not stay open. */
async function closing(container: StackContainer, reason: unknown): Promise<never> {
  await container.close();
  throw reason;
}
