import { basename } from 'node:path';
import type { CallObserver, Environment, Logger, ModelRegistry } from '@llama-stack/core';
import { createToken, StackContainer } from '@llama-stack/core/container';
import { createGateway } from './gateway/gateway.ts';
import type { Gateway } from './gateway/gateway-request.ts';
import type { LoadedStack } from './load-stack.ts';
import { KeptModels } from './models/kept-models.ts';
import { ModelCatalog } from './models/model-catalog.ts';
import { createModelRegistrar, type ModelRegistrar } from './models/model-registrar.ts';
import { createModelRegistry, type StackModels } from './models/model-registry.ts';
import { orderProviders } from './models/order-providers.ts';
import { RegisteredModels } from './models/registered-models.ts';
import { SessionModels } from './models/session-models.ts';
import { tellDeadNames } from './models/tell-dead-names.ts';
import { logCalls } from './observers/log-calls.ts';
import { type ActiveProvider, createProviders } from './providers/create-providers.ts';
import { describeProviders } from './providers/describe-providers.ts';
import { ProviderPool } from './providers/provider-pool.ts';
import type { ProviderStatus } from './providers/provider-status.ts';
import { ReasoningMemory } from './reasoning/reasoning-memory.ts';
import type { StackMemory } from './stack-memory.ts';
import { openStores, type Stores } from './storage/open-stores.ts';

export interface StackOptions {
  readonly logger: Logger;
  readonly env: Environment;
  /** Beside the one that logs calls. */
  readonly observers?: readonly CallObserver[];
  /** Stores that outlive the stack: who opened them closes them. Without them the stack opens and closes its own. */
  readonly stores?: Stores;
  /** What is passed on from a stack to the one that takes its place. */
  readonly memory?: StackMemory;
}

/** One running instance. */
export interface Stack {
  readonly gateway: Gateway;
  readonly models: ModelRegistry;
  /** Registers models while the stack runs. */
  readonly registrar: ModelRegistrar;
  /** Every provider of the configuration as it is now, those that are off included. */
  readonly providers: readonly ProviderStatus[];
  /** Asks every provider for its models. Returns when all have answered or after `timeoutMs`; late answers still count. Never throws. */
  refreshModels(timeoutMs: number): Promise<void>;
  /** Stops the background refresh and closes the providers that no other stack has. */
  close(): Promise<void>;
}

const Tokens = {
  stores: createToken<Stores>('stores'),
  observers: createToken<readonly CallObserver[]>('observers'),
  providers: createToken<readonly ActiveProvider[]>('providers'),
  catalog: createToken<ModelCatalog>('catalog'),
  registered: createToken<RegisteredModels>('registered'),
  kept: createToken<KeptModels>('kept'),
  models: createToken<StackModels>('models'),
  registrar: createToken<ModelRegistrar>('registrar'),
  gateway: createToken<Gateway>('gateway'),
};

/** Makes a stack. Throws ConfigError when a provider cannot be made, or a store cannot be had. Asks no upstream. */
export async function createStack(loaded: LoadedStack, options: StackOptions): Promise<Stack> {
  const container = new StackContainer();
  try {
    await prepare(container, loaded, options);
    addModels(container, loaded, options);
  } catch (error) {
    await container.close();
    throw error;
  }
  const { config, inactive } = loaded;
  const { logger } = options;
  container.factory(Tokens.gateway, (get) => {
    const judge = config.safeguards && { judge: config.safeguards.judge };
    const reasoning = new ReasoningMemory({ store: get(Tokens.stores).reasoning, logger });
    return createGateway({ models: get(Tokens.models), observers: get(Tokens.observers), logger, reasoning, ...judge });
  });
  if (config.ignored.length > 0) logger.info({ sections: config.ignored }, 'sections of the configuration that are not served');
  const catalog = container.get(Tokens.catalog);
  const active = container.get(Tokens.providers);
  const tellDead = tellDeadNames({ config, models: container.get(Tokens.models), logger });
  catalog.start();
  return {
    gateway: container.get(Tokens.gateway),
    models: container.get(Tokens.models),
    registrar: container.get(Tokens.registrar),
    get providers() {
      return describeProviders({ active, inactive }, catalog);
    },
    refreshModels: async (timeoutMs) => {
      await catalog.refresh(timeoutMs);
      tellDead();
    },
    close: () => container.close(),
  };
}

/** What has to be waited for: stores, providers, and the models that were registered before. */
async function prepare(
  container: StackContainer,
  loaded: LoadedStack,
  { logger, observers = [], stores: given, memory }: StackOptions,
): Promise<void> {
  const { config, ready } = loaded;
  const stores = given ?? (await openStores(loaded, logger));
  // Given stores are not the container's to close.
  container.value(Tokens.stores, given === undefined ? stores : { ...stores, close: async () => {} });
  const active = await createProviders(ready, { source: config.source, logger, pool: memory?.providers ?? new ProviderPool() });
  container.value(Tokens.observers, [logCalls(logger), ...observers]);
  container.value(Tokens.providers, orderProviders(active, config.routing.order));
  const on = active.map(({ id }) => id);
  const registered = new RegisteredModels({ models: config.models, file: basename(config.source.file), providers: on, logger });
  const kept = new KeptModels({ store: stores.metadata, logger, onChange: (models) => registered.replace(models) });
  container.value(Tokens.registered, registered);
  container.value(Tokens.kept, kept);
  await kept.start();
}

function addModels(container: StackContainer, { config, inactive: dropped }: LoadedStack, { logger, env, memory }: StackOptions): void {
  container.factory(
    Tokens.catalog,
    (get) => new ModelCatalog({ providers: get(Tokens.providers), logger, memory: memory?.listings ?? new WeakMap() }),
  );
  container.factory(Tokens.models, (get) => {
    const sessions = memory?.sessions ?? new SessionModels({ store: get(Tokens.stores).sessions, logger });
    const lists = { providers: get(Tokens.providers), catalog: get(Tokens.catalog), dropped, registered: get(Tokens.registered) };
    return createModelRegistry({ ...lists, sessions, env, logger, fallback: config.routing.fallback });
  });
  container.factory(Tokens.registrar, (get) => {
    const lists = { providers: get(Tokens.providers), catalog: get(Tokens.catalog), dropped, registered: get(Tokens.registered) };
    return createModelRegistrar({ ...lists, kept: get(Tokens.kept), models: get(Tokens.models) });
  });
}
