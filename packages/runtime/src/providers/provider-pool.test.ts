import { defineProvider, silentLogger } from '@llama-stack/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeProvider } from '../__fixtures__/fake-provider.ts';
import { ProviderPool } from './provider-pool.ts';

let made = 0;
let closed = 0;

const plugin = defineProvider({
  type: 'remote::up',
  config: z.unknown(),
  create: ({ config }) => {
    if (config === 'broken') throw new Error('no native module');
    made += 1;
    const close = async () => {
      closed += 1;
    };
    return fakeProvider(async function* () {}, { close });
  },
});

function ready(id: string, config: string) {
  const entry = { provider_id: id, provider_type: plugin.type, enabled: true, config: { config }, path: [] } as const;
  return { entry, plugin, config, allowed: undefined };
}

const making = { logger: silentLogger, setBy: (field: string) => field };

beforeEach(() => {
  made = 0;
  closed = 0;
});

describe('ProviderPool', () => {
  it('makes one provider of entries that say the same, and closes it when the last user lets go', async () => {
    const pool = new ProviderPool();
    const [one, two] = [await pool.take(ready('up', 'a'), making), await pool.take(ready('up', 'a'), making)];
    expect(one.provider).toBe(two.provider);
    await one.close();
    await one.close();
    expect({ made, closed }).toEqual({ made: 1, closed: 0 });
    await two.close();
    expect(closed).toBe(1);
  });

  it.each([
    ['up', 'b'],
    ['other', 'a'],
  ])('makes another for the entry %s with the config %s', async (id, config) => {
    const pool = new ProviderPool();
    const one = await pool.take(ready('up', 'a'), making);
    expect((await pool.take(ready(id, config), making)).provider).not.toBe(one.provider);
  });

  it('makes another where the same value comes from elsewhere', async () => {
    const pool = new ProviderPool();
    const one = await pool.take(ready('up', 'a'), making);
    expect((await pool.take(ready('up', 'a'), { ...making, setBy: () => 'OTHER' })).provider).not.toBe(one.provider);
  });

  it('makes it anew when all have let go', async () => {
    const pool = new ProviderPool();
    await (await pool.take(ready('up', 'a'), making)).close();
    await pool.take(ready('up', 'a'), making);
    expect(made).toBe(2);
  });

  it('keeps nothing of a provider that cannot be made', async () => {
    const pool = new ProviderPool();
    for (const attempt of [1, 2]) {
      await expect(pool.take(ready('up', 'broken'), making), `attempt ${attempt}`).rejects.toThrow('no native module');
    }
  });
});
