import { defineStorage } from '@llama-stack/core';
import { storageContract } from '@llama-stack/testkit';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { MemoryStore } from './memory-store.ts';

storageContract({
  storage: defineStorage({ type: 'kv_memory', config: z.object({ store: z.instanceof(MemoryStore) }), open: ({ config }) => config.store }),
  config: () => ({ store: new MemoryStore() }),
});

it('D13: holds a bounded amount of what is to expire, the latest of it, and all the rest', async () => {
  const store = new MemoryStore();
  const text = 'x'.repeat(1024 ** 2);
  await store.set('lasting', text);
  for (let index = 0; index < 40; index += 1) await store.set(`k${index}`, text, { ttlSeconds: 60 });
  const kept = await Promise.all(['lasting', 'k0', 'k8', 'k9', 'k39'].map(async (key) => (await store.get(key)) !== undefined));
  expect(kept).toEqual([true, false, false, true, true]);
});
