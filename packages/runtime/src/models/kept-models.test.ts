import type { KeyValueStore } from '@llama-stack/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { recordingLogger } from '../__fixtures__/fake-provider.ts';
import type { RegisteredModel } from '../config/stack-config.ts';
import { MemoryStore } from '../storage/memory-store.ts';
import { KeptModels } from './kept-models.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const model = (model_id: string): RegisteredModel => ({
  model_id,
  provider_id: 'vllm',
  provider_model_id: 'Qwen/Qwen3-8B',
  model_type: 'llm',
  metadata: { max_tokens: 100 },
});

async function keptIn(store: KeyValueStore) {
  const logger = recordingLogger();
  const told: string[][] = [];
  const kept = new KeptModels({ store, logger, onChange: (models) => void told.push(models.map(({ model_id }) => model_id)) });
  await kept.start();
  onTestFinished(() => kept.close());
  return { kept, told, logger };
}

describe('KeptModels', () => {
  it('are there again for the next process, as they were', async () => {
    const store = new MemoryStore();
    const { kept, told } = await keptIn(store);
    await kept.set(model('b/with/slashes'));
    await kept.set(model('a'));
    await kept.set(model('a'));
    await kept.delete('b/with/slashes');
    expect(told).toEqual([[], ['b/with/slashes'], ['a', 'b/with/slashes'], ['a', 'b/with/slashes'], ['a']]);
    const seen: (readonly RegisteredModel[])[] = [];
    const next = new KeptModels({ store, logger: recordingLogger(), onChange: (models) => void seen.push(models) });
    await next.start();
    await next.close();
    expect(seen).toEqual([[model('a')]]);
  });

  it('of two processes on one store are the same within five seconds', async () => {
    const store = new MemoryStore();
    const [one, two] = [await keptIn(store), await keptIn(store)];
    await one.kept.set(model('a'));
    await two.kept.set(model('b'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect([one.told.at(-1), two.told.at(-1)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    await two.kept.delete('a');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(one.told.at(-1)).toEqual(['b']);
  });

  it('cost one look at a time while nothing changes', async () => {
    const store = new MemoryStore();
    const { kept, told } = await keptIn(store);
    await kept.set(model('a'));
    const get = vi.spyOn(store, 'get');
    const keys = vi.spyOn(store, 'keys');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(get.mock.calls).toEqual(Array.from({ length: 30 }, () => ['revision']));
    expect(keys).not.toHaveBeenCalled();
    expect(told).toHaveLength(2);
  });

  it('stay as they are while the store cannot be read, with one line in the log', async () => {
    const store = new MemoryStore();
    const { told, logger } = await keptIn(store);
    vi.spyOn(store, 'get').mockRejectedValue(new Error('damaged'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual([[]]);
    expect(logger.lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'error: registered models cannot be read from the store',
    ]);
  });

  it.each(['{', '{"model_id":7}', 'null'])('leave alone what is no model: %s', async (text) => {
    const store = new MemoryStore();
    await store.set('model:x', text);
    const { told, logger } = await keptIn(store);
    expect(told).toEqual([[]]);
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { key: 'model:x' } }]);
    expect(await store.get('model:x')).toBe(text);
  });
});
