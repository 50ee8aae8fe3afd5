import { silentLogger } from '@llama-stack/core';
import { expect, it } from 'vitest';
import { MemoryStore } from '../storage/memory-store.ts';
import { ReasoningMemory } from './reasoning-memory.ts';

it('D13: remembers of no more than 1,000 models whether they reason: clients make names up', async () => {
  const memory = new ReasoningMemory({ store: new MemoryStore(), logger: silentLogger });
  for (let index = 0; index <= 1_000; index += 1) await memory.mayKnow(`m${index}`);
  expect(memory.mayKnow('m1000')).toBe(false);
  expect(memory.mayKnow('m0')).toBeInstanceOf(Promise);
});
