import type { StorageType } from '@llama-stack/core';
import type { CheckedConfig } from './config-schema.ts';
import { type StorageBackend, type StorageConfig, type StoreEntry, type StoreName, storeNames } from './stack-config.ts';

/** The part of a checked `storage` section that we serve: a Llama Stack configuration has more stores, and backends for them. */
export function readStorage({ backends, stores }: NonNullable<CheckedConfig['storage']>): StorageConfig {
  const served: Partial<Record<StoreName, StoreEntry>> = {};
  const used = new Map<string, StorageBackend>();
  for (const name of storeNames) {
    const store = stores[name];
    const backend = store && backends[store.backend];
    if (store === undefined || backend === undefined || !isStorageType(backend.type)) continue;
    const { type, module, ...config } = backend;
    served[name] = { backend: store.backend, namespace: store.namespace ?? name };
    const path = ['storage', 'backends', store.backend];
    used.set(store.backend, { id: store.backend, type, config, path, ...(module !== undefined && { module }) });
  }
  return { backends: [...used.values()], stores: served };
}

/** Whether a backend is for keys and values; Llama Stack also has `sql_…`. */
export function isStorageType(type: string): type is StorageType {
  return /^kv_[a-z0-9_-]+$/.test(type);
}
