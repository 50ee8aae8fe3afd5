import { type KeyValueStore, silentLogger } from '@llama-stack/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordingLogger } from '../__fixtures__/fake-provider.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { SessionModels } from './session-models.ts';

const model = { providerId: 'vllm', model: 'm', listed: true };
const other = { ...model, model: 'other' };
const hour = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const on = (store: KeyValueStore) => new SessionModels({ store, logger: silentLogger });
const settled = () => vi.advanceTimersByTimeAsync(0);
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('SessionModels', () => {
  it('forgets after a day without use', async () => {
    const sessions = on(new MemoryStore());
    sessions.remember('s', model);
    pass(23 * hour);
    sessions.remember('s', model);
    pass(24 * hour - 1);
    await sessions.recall('s');
    expect(sessions.find('s')).toEqual(model);
    pass(1);
    await sessions.recall('s');
    expect(sessions.find('s')).toBeUndefined();
  });

  it('D13: keeps no more than 10,000 sessions in memory, the latest ones', () => {
    const sessions = on(new MemoryStore());
    sessions.remember('first', model);
    sessions.remember('second', model);
    sessions.remember('first', model);
    for (let index = 0; index < 9_999; index += 1) sessions.remember(`s${index}`, model);
    expect([sessions.find('second'), sessions.find('first')]).toEqual([undefined, model]);
  });

  it('finds again what another process, or an earlier one, has kept', async () => {
    const store = new MemoryStore();
    on(store).remember('s', model);
    const sessions = on(store);
    expect(sessions.find('s')).toBeUndefined();
    await sessions.recall('s');
    expect(sessions.find('s')).toMatchObject(model);
    pass(24 * hour + 1);
    expect(sessions.find('s')).toBeUndefined();
  });

  it('notices within five seconds what another process has changed, and asks no more often', async () => {
    const store = new MemoryStore();
    const [one, two] = [on(store), on(store)];
    one.remember('s', model);
    await two.recall('s');
    pass(1_000);
    one.remember('s', other);
    expect(two.recall('s')).toBeUndefined();
    pass(4_000);
    await two.recall('s');
    expect(two.find('s')).toMatchObject(other);
  });

  it('prefers its own later choice to an earlier one in the store', async () => {
    const store = new MemoryStore();
    const [one, two] = [on(store), on(store)];
    one.remember('s', model);
    await settled();
    pass(1_000);
    two.remember('s', other);
    await settled();
    pass(1_000);
    one.remember('s', model);
    pass(5_000);
    await one.recall('s');
    expect(one.find('s')).toEqual(model);
  });

  it('writes a choice when it is made, and again after an hour', async () => {
    const store = new MemoryStore();
    const set = vi.spyOn(store, 'set');
    const sessions = on(store);
    for (let index = 0; index < 60; index += 1) {
      sessions.remember('s', model);
      pass(60_000);
    }
    expect(set).toHaveBeenCalledTimes(1);
    sessions.remember('s', model);
    sessions.remember('s', other);
    expect(set).toHaveBeenCalledTimes(3);
  });

  it('goes on when the store fails, and says so in the log', async () => {
    const logger = recordingLogger();
    const fail = () => Promise.reject(new Error('disk full'));
    const store: KeyValueStore = Object.assign(new MemoryStore(), { get: fail, set: fail });
    const sessions = new SessionModels({ store, logger });
    sessions.remember('s', model);
    await sessions.recall('unknown');
    await settled();
    expect(sessions.find('s')).toEqual(model);
    expect(logger.lines.map(({ level }) => level)).toEqual(['error', 'error']);
  });
});
