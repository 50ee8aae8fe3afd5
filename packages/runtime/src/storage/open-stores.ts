import { ConfigError, type KeyValueStore, type Logger } from '@llama-stack/core';
import type { StoreName } from '../config/stack-config.ts';
import type { LoadedStack } from '../load-stack.ts';
import { MemoryStore } from './memory-store.ts';
import { namespacedStore } from './namespaced-store.ts';

/** What a stack remembers, by what it is for. They may outlive the stack, and pass to the one that replaces it. */
export type Stores = Readonly<Record<StoreName, KeyValueStore>> & {
  /** Closes the backends behind them. */
  close(): Promise<void>;
};

/** Opens the stores of a configuration; those that it does not name are in memory. Throws ConfigError, with path and line. */
export async function openStores({ config, storage }: Pick<LoadedStack, 'config' | 'storage'>, logger: Logger): Promise<Stores> {
  const backends = new Map<string, KeyValueStore>();
  const close = async (): Promise<void> => {
    await Promise.all([...backends.values()].map((backend) => backend.close()));
  };
  try {
    for (const { id, plugin, config: own } of storage) backends.set(id, await plugin.open({ id, config: own, logger }));
  } catch (error) {
    await close();
    throw error instanceof ConfigError ? placed(error, config.source) : error;
  }
  const openStore = (name: StoreName): KeyValueStore => {
    const entry = config.storage.stores[name];
    const backend = entry && backends.get(entry.backend);
    return entry && backend ? namespacedStore(backend, entry.namespace) : new MemoryStore();
  };
  return { metadata: openStore('metadata'), sessions: openStore('sessions'), reasoning: openStore('reasoning'), close };
}

/** A plugin names the path; the file knows its line. */
function placed({ problems }: ConfigError, source: LoadedStack['config']['source']): ConfigError {
  const withLines = problems.map((problem) => {
    const line = source.lineOf(problem.path.split('.'));
    return { ...problem, ...(line !== undefined && { line }) };
  });
  return new ConfigError(withLines, source.file);
}
