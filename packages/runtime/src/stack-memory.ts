import type { Logger } from '@llama-stack/core';
import type { ListingMemory } from './models/model-catalog.ts';
import { SessionModels } from './models/session-models.ts';
import { ProviderPool } from './providers/provider-pool.ts';
import type { Stores } from './storage/open-stores.ts';

/** What a process knows beside its stores, for a stack that takes the place of another. */
export interface StackMemory {
  readonly providers: ProviderPool;
  /** What each provider last listed. */
  readonly listings: ListingMemory;
  /** Which model each client session named. */
  readonly sessions: SessionModels;
}

export function createStackMemory(stores: Stores, logger: Logger): StackMemory {
  return { providers: new ProviderPool(), listings: new WeakMap(), sessions: new SessionModels({ store: stores.sessions, logger }) };
}
