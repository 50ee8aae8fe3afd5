import { type KeyValueStore, type StoragePlugin, silentLogger } from '@llama-stack/core';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';

/** What `storageContract` has to know of a storage backend. */
export interface StorageContract<Config> {
  readonly storage: StoragePlugin<Config>;
  /** The configuration of an empty backend, as it stands in a file; another one for each test. */
  config(): unknown;
  /** Makes time pass for the backend. By default this process's clock is moved. */
  elapse?(seconds: number): Promise<void> | void;
}

/** Registers the tests that every storage backend passes. Call it at the top level of a test file. */
export function storageContract<Config>({ storage, config, elapse = moveClock }: StorageContract<Config>): void {
  /** Two users of one backend, as two processes are. */
  async function openTwo(): Promise<[KeyValueStore, KeyValueStore]> {
    const values = config();
    return [await open(values), await open(values)];
  }

  async function open(values: unknown = config()): Promise<KeyValueStore> {
    const checked = await storage.config['~standard'].validate(values);
    if (checked.issues !== undefined) throw new Error(`The configuration is refused: ${JSON.stringify(checked.issues)}`);
    const store = await storage.open({ id: 'contract', config: checked.value, logger: silentLogger });
    onTestFinished(() => store.close());
    return store;
  }

  describe(`${storage.type} keeps the storage contract`, () => {
    afterEach(() => void vi.useRealTimers());

    it.each(keys)('gives back what was set as %j', async (key) => {
      const store = await open();
      expect(await store.get(key)).toBeUndefined();
      await store.set(key, '');
      expect(await store.get(key)).toBe('');
      await store.set(key, `value of ${key}`);
      expect(await store.get(key)).toBe(`value of ${key}`);
      expect(await listKeys(store)).toEqual([key]);
      expect(await store.get(`${key}x`)).toBeUndefined();
    });

    it('gives back a long text as it was', async () => {
      const store = await open();
      const text = 'ä🌍"\\\n'.repeat(200_000);
      await store.set('long', text);
      expect((await store.get('long')) === text).toBe(true);
    });

    it('forgets what is deleted, and deletes what is not there without complaint', async () => {
      const store = await open();
      await store.delete('a');
      await store.set('a', '1');
      await store.delete('a');
      await store.delete('a');
      expect(await store.get('a')).toBeUndefined();
      expect(await listKeys(store)).toEqual([]);
    });

    it('lists the keys that begin with a prefix, taken literally', async () => {
      const store = await open();
      for (const key of ['a:1', 'a:2', 'a', 'b:1', 'a_1', 'a%1', 'A:1']) await store.set(key, '1');
      expect(await listKeys(store, 'a:')).toEqual(['a:1', 'a:2']);
      expect(await listKeys(store, 'a_')).toEqual(['a_1']);
      expect(await listKeys(store, '%')).toEqual([]);
      expect(await listKeys(store)).toHaveLength(7);
    });

    it('may be written while its keys are read', async () => {
      const store = await open();
      for (let index = 0; index < 20; index += 1) await store.set(`k${index}`, '1');
      for await (const key of store.keys('k')) await store.delete(key);
      expect(await listKeys(store)).toEqual([]);
    });

    it('keeps an entry for as long as it was told', async () => {
      const store = await open();
      await store.set('short', '1', { ttlSeconds: 10 });
      await store.set('long', '1', { ttlSeconds: 100 });
      await store.set('for good', '1');
      await elapse(5);
      expect(await store.get('short')).toBe('1');
      await elapse(6);
      expect([await store.get('short'), await store.get('long'), await store.get('for good')]).toEqual([undefined, '1', '1']);
      expect(await listKeys(store)).toEqual(['for good', 'long']);
    });

    it('counts the time from the last time an entry was set', async () => {
      const store = await open();
      await store.set('renewed', '1', { ttlSeconds: 10 });
      await store.set('kept', '1', { ttlSeconds: 10 });
      await elapse(6);
      await store.set('renewed', '2', { ttlSeconds: 10 });
      await store.set('kept', '2');
      await elapse(6);
      expect([await store.get('renewed'), await store.get('kept')]).toEqual(['2', '2']);
    });

    it('shows one user what another has written', async () => {
      const [one, two] = await openTwo();
      expect(await two.get('a')).toBeUndefined();
      await one.set('a', '1');
      expect([await two.get('a'), await listKeys(two)]).toEqual(['1', ['a']]);
      await two.delete('a');
      expect(await one.get('a')).toBeUndefined();
    });

    it('loses nothing when two write at the same time', async () => {
      const [one, two] = await openTwo();
      const writes = Array.from({ length: 50 }, (_, index) => [one.set(`one${index}`, '1'), two.set(`two${index}`, '2')]);
      await Promise.all(writes.flat());
      expect([await listKeys(one, 'one'), await listKeys(one, 'two')].map(({ length }) => length)).toEqual([50, 50]);
    });

    it('keeps what it has when it is closed, which may happen twice', async () => {
      const values = config();
      const before = await open(values);
      await before.set('a', '1');
      await before.close();
      await before.close();
      expect(await (await open(values)).get('a')).toBe('1');
    });
  });
}

const keys = ['plain', 'claude-haiku-4-5-20251001', 'vllm/Qwen/Qwen3-8B', 'a:b c', `quo'te"\\`, '100%_*?[x]', 'ключ 🌍'];

async function listKeys(store: KeyValueStore, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const key of store.keys(prefix)) found.push(key);
  return found.sort();
}

function moveClock(seconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1_000 });
}
