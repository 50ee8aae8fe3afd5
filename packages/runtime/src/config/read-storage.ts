import type { StorageType } from '@llama-stack/core';
import type { ConfigOutline } from './config-outline.ts';
import { type StorageBackend, type StorageConfig, type StoreEntry, type StoreName, storeNames } from './stack-config.ts';

/** The part of a `storage` section that we serve: a Llama Stack configuration has more stores, and backends for them. */
export function readStorage({ backends, stores }: NonNullable<ConfigOutline['storage']> = { backends: {}, stores: {} }): StorageConfig {
  const served: Partial<Record<StoreName, StoreEntry>> = {};
  const used = new Map<string, StorageBackend>();
  for (const name of storeNames) {
    const store = stores[name];
    const id = store?.backend;
    const backend = id === undefined ? undefined : backends[id];
    if (id === undefined || backend?.type === undefined || !isStorageType(backend.type)) continue;
    const { type, module, ...config } = backend;
    served[name] = { backend: id, namespace: store?.namespace ?? name };
    used.set(id, { id, type: backend.type, config, path: ['storage', 'backends', id], ...(module !== undefined && { module }) });
  }
  return { backends: [...used.values()], stores: served };
}

/** Whether a backend is for keys and values; Llama Stack also has `sql_…`. */
export function isStorageType(type: string): type is StorageType {
  return /^kv_[a-z0-9_-]+$/.test(type);
}
