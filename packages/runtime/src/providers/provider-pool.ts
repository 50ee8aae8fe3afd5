import type { InferenceProvider, Logger } from '@llama-stack/core';
import type { ReadyProvider } from './validate-providers.ts';

interface Shared {
  readonly provider: Promise<InferenceProvider>;
  users: number;
}

/** A provider in use. Closing it lets go of it. */
export interface HeldProvider {
  readonly provider: InferenceProvider;
  close(): Promise<void>;
}

/**
 * Providers that outlive a stack: where the entry, with its variables put in, is the same, two stacks share one, with its connections
 * and all that it has learned of its upstream. It is closed when the last stack lets go of it.
 */
export class ProviderPool {
  readonly #shared = new Map<ReadyProvider['plugin'], Map<string, Shared>>();

  /** Rejects with what the plugin says when the provider cannot be made. */
  async take({ plugin, entry, config }: ReadyProvider, logger: Logger): Promise<HeldProvider> {
    const key = JSON.stringify([entry.provider_id, entry.config]);
    const alike = this.#shared.get(plugin) ?? new Map<string, Shared>();
    this.#shared.set(plugin, alike);
    const shared = alike.get(key) ?? { provider: create({ plugin, entry, config }, logger), users: 0 };
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
async function create({ plugin, entry, config }: Pick<ReadyProvider, 'plugin' | 'entry' | 'config'>, logger: Logger) {
  return plugin.create({ id: entry.provider_id, config, logger });
}
