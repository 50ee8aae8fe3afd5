import { defineStorage } from '@llama-stack/core';
import { storageContract } from '@llama-stack/testkit';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { MemoryStore } from './memory-store.ts';
import { namespacedStore } from './namespaced-store.ts';

storageContract({
  storage: defineStorage({
    type: 'kv_namespaced',
    config: z.object({ store: z.instanceof(MemoryStore) }),
    open: ({ config }) => namespacedStore(config.store, 'registry'),
  }),
  config: () => ({ store: new MemoryStore() }),
});

it('does not see what is kept beside it', async () => {
  const store = new MemoryStore();
  const [one, two] = [namespacedStore(store, 'a'), namespacedStore(store, 'b')];
  await one.set('k', '1');
  await two.set('k', '2');
  await one.delete('k');
  expect([await one.get('k'), await two.get('k'), await store.get('b:k')]).toEqual([undefined, '2', '2']);
});
