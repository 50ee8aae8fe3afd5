import type { KeyValueStore } from '@llama-stack/core';

/** A part of a store: its keys begin with `namespace:` there, and nothing else is seen. Closing it leaves the store open. */
export function namespacedStore(store: KeyValueStore, namespace: string): KeyValueStore {
  const start = `${namespace}:`;
  return {
    get: (key) => store.get(start + key),
    set: (key, value, options) => store.set(start + key, value, options),
    delete: (key) => store.delete(start + key),
    async *keys(prefix) {
      for await (const key of store.keys(start + prefix)) yield key.slice(start.length);
    },
    async close() {},
  };
}
