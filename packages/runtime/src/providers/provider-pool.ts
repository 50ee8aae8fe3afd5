import type { InferenceProvider, Logger, ProviderOptions } from '@llama-stack/core';
import type { ReadyProvider } from './validate-providers.ts';

interface Shared {
  readonly provider: Promise<InferenceProvider>;
  users: number;
}

/** What a provider is made with, beside its entry. */
export interface Making extends Required<Pick<ProviderOptions<unknown>, 'setBy'>> {
  readonly logger: Logger;
}

/** A provider in use. Closing it lets go of it. */
export interface HeldProvider {
  readonly provider: InferenceProvider;
  close(): Promise<void>;
}

/**
 * Providers that outlive a stack: where the entry is the same, by its values and by where these are set, two stacks share one, with its connections
 * and all that it has learned of its upstream. It is closed when the last stack lets go of it.
 */
export class ProviderPool {
  readonly #shared = new Map<ReadyProvider['plugin'], Map<string, Shared>>();

  /** Rejects with what the plugin says when the provider cannot be made. */
  async take({ plugin, entry, config }: ReadyProvider, making: Making): Promise<HeldProvider> {
    const key = JSON.stringify([entry.provider_id, entry.config, Object.keys(entry.config).map(making.setBy)]);
    const alike = this.#shared.get(plugin) ?? new Map<string, Shared>();
    this.#shared.set(plugin, alike);
    const shared = alike.get(key) ?? { provider: create({ plugin, entry, config }, making), users: 0 };
    alike.set(key, shared);
    shared.users += 1;
    const letGo = async (): Promise<void> => {
      shared.users -= 1;
      if (shared.users > 0) return;
      alike.delete(key);
      const provider = await shared.provider;
      await provider.close?.();
    };
    try {
      let closing: Promise<void> | undefined;
      return {
        provider: await shared.provider,
        close: () => {
          closing ??= letGo();
          return closing;
        },
      };
    } catch (error) {
      alike.delete(key);
      throw error;
    }
  }
}

/** As a promise, whether the plugin answers at once, later, or throws. */
async function create({ plugin, entry, config }: Pick<ReadyProvider, 'plugin' | 'entry' | 'config'>, making: Making) {
  return plugin.create({ id: entry.provider_id, config, ...making });
}
