import { GatewayError } from '@llama-stack/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { activeProvider, llm, recordingLogger } from '../__fixtures__/fake-provider.ts';
import type { ActiveProvider } from '../providers/create-providers.ts';
import { AllowedModels } from './allowed-models.ts';
import { ModelCatalog } from './model-catalog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listing(id: string, listModels: ActiveProvider['provider']['listModels']): ActiveProvider {
  const { provider, ...rest } = activeProvider(id, []);
  return { ...rest, provider: { ...provider, listModels } };
}

function catalogOf(...providers: ActiveProvider[]) {
  return new ModelCatalog({ providers, logger: recordingLogger() });
}

describe('ModelCatalog', () => {
  it('waits for a provider that hangs no longer than it is told, and takes its late answer', async () => {
    let answer = (_: []): void => {};
    const slow = listing('slow', () => new Promise((resolve) => (answer = resolve)));
    const catalog = catalogOf(activeProvider('fast', ['a']), slow);
    const refreshed = catalog.refresh(3_000);
    await vi.advanceTimersByTimeAsync(3_000);
    await refreshed;
    expect([catalog.modelsOf('fast'), catalog.modelsOf('slow')]).toEqual([[llm('a')], undefined]);
    answer([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(catalog.modelsOf('slow')).toEqual([]);
  });

  it('says which filter leaves nothing of what a provider lists', async () => {
    const allowed = new AllowedModels('vllm', ['qwen/*']);
    const catalog = catalogOf({ ...activeProvider('vllm', ['Qwen/Qwen3-8B']), allowed });
    await catalog.refresh(1_000);
    expect(catalog.errorOf('vllm')).toMatchObject({
      code: 'permission',
      message: 'vllm: its allowed_models (qwen/*) let none of its models through: Qwen/Qwen3-8B',
    });
    catalog.close();
  });

  it('gives up on a provider that never answers, and says so', async () => {
    const catalog = catalogOf(listing('stuck', () => new Promise(() => {})));
    const refreshed = catalog.refresh(60_000);
    await vi.advanceTimersByTimeAsync(60_000);
    await refreshed;
    catalog.close();
    expect(catalog.errorOf('stuck')).toMatchObject({ code: 'timeout' });
  });

  it('asks a provider that failed soon again, and one that answered after five minutes', async () => {
    const asked: string[] = [];
    const good = listing('good', async () => {
      asked.push('good');
      return [llm('a')];
    });
    const bad = listing('bad', async () => {
      asked.push('bad');
      throw new GatewayError('upstream', 'down');
    });
    const catalog = catalogOf(good, bad);
    catalog.start();
    await catalog.refresh(1_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(['good', 'bad', 'bad', 'bad', 'bad', 'bad']);
    await vi.advanceTimersByTimeAsync(240_000);
    expect(asked.filter((id) => id === 'good')).toHaveLength(2);
    catalog.close();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked.filter((id) => id === 'good')).toHaveLength(2);
  });

  it('keeps the last list of a provider that fails to repeat it', async () => {
    let fails = false;
    const catalog = catalogOf(
      listing('up', async () => {
        if (fails) throw new TypeError('bug');
        return [llm('a')];
      }),
    );
    await catalog.refresh(1_000);
    fails = true;
    await catalog.refresh(1_000);
    expect(catalog.modelsOf('up')).toEqual([llm('a')]);
    expect(catalog.errorOf('up')).toMatchObject({ code: 'internal', message: "Provider 'up' failed while listing its models" });
  });

  it('asks once for several who want to know at the same time', async () => {
    let asked = 0;
    const catalog = catalogOf(
      listing('up', async () => {
        asked += 1;
        return [];
      }),
    );
    await Promise.all([catalog.refresh(1_000), catalog.refresh(1_000)]);
    expect(asked).toBe(1);
  });

  it('asks those that list nothing again for who misses a model: soon, together, and not at every turn', async () => {
    const asked: string[] = [];
    let isUp = false;
    const good = listing('good', async () => {
      asked.push('good');
      return [llm('a')];
    });
    const bad = listing('bad', async () => {
      asked.push('bad');
      if (!isUp) throw new GatewayError('upstream', 'down');
      return [llm('b')];
    });
    const catalog = catalogOf(good, bad);
    await catalog.refresh(1_000);
    expect(catalog.refreshMissing()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(3_000);
    isUp = true;
    await Promise.all([catalog.refreshMissing(), catalog.refreshMissing()]);
    expect(asked).toEqual(['good', 'bad', 'bad']);
    expect(catalog.providersOf('b')).toEqual(['bad']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(catalog.refreshMissing()).toBeUndefined();
  });

  it('keeps who misses a model waiting no longer than a second', async () => {
    const catalog = catalogOf(listing('stuck', () => new Promise(() => {})));
    const waiting = catalog.refreshMissing();
    await vi.advanceTimersByTimeAsync(1_000);
    await waiting;
    expect(catalog.modelsOf('stuck')).toBeUndefined();
    catalog.close();
  });
});
