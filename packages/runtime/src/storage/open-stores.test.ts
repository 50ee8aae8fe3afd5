import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, defineStorage, silentLogger } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../config/load-config.ts';
import { MemoryStore } from './memory-store.ts';
import { openStores } from './open-stores.ts';

const yaml = `storage:
  backends:
    one: { type: kv_acme, table: a }
    two: { type: kv_acme, table: b }
  stores:
    metadata: { namespace: registry, backend: one }
    sessions: { backend: one }
    reasoning: { backend: two }
`;

class ClosingStore extends MemoryStore {
  closed = 0;

  override async close(): Promise<void> {
    this.closed += 1;
  }
}

async function open(source: string) {
  const file = join(await mkdtemp(join(tmpdir(), 'open-stores-')), 'config.yaml');
  await writeFile(file, source);
  const config = await loadConfig({ file, env: {} });
  const backends = new Map(config.storage.backends.map(({ id }) => [id, new ClosingStore()]));
  const plugin = defineStorage({
    type: 'kv_acme',
    config: z.unknown(),
    open: ({ id, config: own }) => {
      if (own === 'full') throw new ConfigError([{ path: `storage.backends.${id}.table`, message: 'is full', remedy: 'Empty it.' }]);
      return backends.get(id) ?? new ClosingStore();
    },
  });
  const storage = config.storage.backends.map(({ id, config: own }) => ({ id, plugin, config: own.table }));
  return { opening: openStores({ config, storage }, silentLogger), backends };
}

describe('openStores', () => {
  it('gives each store its part of its backend', async () => {
    const { opening, backends } = await open(yaml);
    const stores = await opening;
    await stores.metadata.set('k', '1');
    await stores.sessions.set('k', '2');
    await stores.reasoning.set('k', '3');
    const [one, two] = [backends.get('one'), backends.get('two')];
    expect([await one?.get('registry:k'), await one?.get('sessions:k'), await two?.get('reasoning:k')]).toEqual(['1', '2', '3']);
    await stores.close();
    expect([one?.closed, two?.closed]).toEqual([1, 1]);
  });

  it('keeps in memory what the configuration does not name', async () => {
    const stores = await (await open('version: 2\n')).opening;
    await stores.metadata.set('k', '1');
    expect([await stores.metadata.get('k'), await stores.sessions.get('k')]).toEqual(['1', undefined]);
    await stores.close();
  });

  it('reports a backend that cannot be had with path and line, and closes the others', async () => {
    const { opening, backends } = await open(yaml.replace('table: b', 'table: full'));
    await expect(opening).rejects.toThrow('config.yaml:4: storage.backends.two.table: is full. Empty it.');
    expect(backends.get('one')?.closed).toBe(1);
  });
});
