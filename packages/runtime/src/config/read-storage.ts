import type { StorageType } from '@llama-stack/core';
import type { ConfigOutline } from './config-outline.ts';
import { type StorageBackend, type StorageConfig, type StoreEntry, type StoreName, storeNames } from './stack-config.ts';

type OutlinedStorage = NonNullable<ConfigOutline['storage']>;

/** A section as it was checked, or what can be read of it. */
interface StorageSection extends Pick<OutlinedStorage, 'backends'> {
  readonly stores: Readonly<Record<string, OutlinedStorage['stores'][string] | undefined>>;
}

const empty: StorageSection = { backends: {}, stores: {} };

/** Llama Stack's other stores. What they need is not ours to check. */
const otherStores = ['inference', 'conversations', 'responses', 'prompts', 'connectors'];

/** The part of a `storage` section that we serve: a Llama Stack configuration has more stores, and backends for them. */
export function readStorage({ backends, stores }: StorageSection = empty): StorageConfig {
  const served: Partial<Record<StoreName, StoreEntry>> = {};
  const used = new Map<string, StorageBackend>();
  for (const name of storeNames) {
    const store = stores[name];
    const id = store?.backend;
    const backend = id === undefined ? undefined : readBackend(id, backends[id]);
    if (id === undefined || backend === undefined) continue;
    served[name] = { backend: id, namespace: store?.namespace ?? name };
    used.set(id, backend);
  }
  return { backends: [...used.values()], stores: served };
}

/** The backends that no store uses. They are never opened, and still must be right; but what else of Llama Stack uses them is not ours to know. */
export function readSpareBackends(storage: StorageSection = empty): StorageBackend[] {
  return spareBackends(storage).flatMap((id) => {
    const backend = readBackend(id, storage.backends[id]);
    return backend === undefined ? [] : [{ ...backend, isSpare: true as const }];
  });
}

/** Their names, whatever their types. */
export function spareBackends({ backends, stores }: StorageSection): string[] {
  const used = [...storeNames, ...otherStores].map((name) => stores[name]?.backend);
  return Object.keys(backends).filter((id) => !used.includes(id));
}

/** Whether a backend is for keys and values; Llama Stack also has `sql_…`. */
export function isStorageType(type: string): type is StorageType {
  return /^kv_[a-z0-9_-]+$/.test(type);
}

function readBackend(id: string, backend: OutlinedStorage['backends'][string] | undefined): StorageBackend | undefined {
  if (backend?.type === undefined || !isStorageType(backend.type)) return undefined;
  const { type: _, module, ...config } = backend;
  return { id, type: backend.type, config, path: ['storage', 'backends', id], ...(module !== undefined && { module }) };
}
