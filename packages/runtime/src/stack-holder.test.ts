import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, defineProvider, type ProviderPlugin } from '@llama-stack/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeRequest, partsOf, readAll } from './__fixtures__/fake-api.ts';
import { answerBatches, llm, recordingLogger } from './__fixtures__/fake-provider.ts';
import { loadConfig } from './config/load-config.ts';
import { validateProviders } from './providers/validate-providers.ts';
import { StackHolder } from './stack-holder.ts';

/** What happened to providers, by their `say`. */
let events: string[] = [];

const plugin: ProviderPlugin = defineProvider({
  type: 'remote::up',
  config: z.object({ say: z.string() }),
  create: ({ config: { say } }) => {
    if (say === 'broken') throw new Error('no native module');
    events.push(`made ${say}`);
    return {
      async *infer() {
        yield* answerBatches(say);
      },
      listModels: async () => {
        events.push(`asked ${say}`);
        return [llm(`model-of-${say}`)];
      },
      close: async () => void events.push(`closed ${say}`),
    };
  },
});

/** A stack whose providers say these words, each by an id of the same name. */
async function loaded(...words: readonly string[]) {
  const file = join(await mkdtemp(join(tmpdir(), 'stack-holder-')), 'config.yaml');
  const entries = words.map((word) => `{ provider_id: ${word}, provider_type: remote::up, config: { say: ${word} } }`);
  await writeFile(file, `providers: { inference: [${entries.join(', ')}] }`);
  const config = await loadConfig({ file, env: {} });
  const { ready } = await validateProviders(config.providers, new Map(config.providers.map((entry) => [entry, plugin])), {});
  return { config, ready, inactive: [], storage: [] };
}

const open = async (...words: readonly string[]) => StackHolder.open(await loaded(...words), { logger: recordingLogger(), env: {} });

beforeEach(() => {
  events = [];
});

describe('StackHolder', () => {
  it('lets an answer of the replaced stack run to its end, while new calls use the new one', async () => {
    const holder = await open('one');
    const parts = partsOf(await holder.current.gateway.create(fakeRequest({ model: 'one/m', stream: true })));
    const first = await parts.next();
    const before = await holder.replace(await loaded('two'));
    expect(await readAll(await holder.current.gateway.create(fakeRequest({ model: 'two/m' })))).toContain('two');
    let text = String(first.value);
    for (let part = await parts.next(); part.done !== true; part = await parts.next()) text += String(part.value);
    expect(text).toContain('+one\nend');
    expect(events).not.toContain('closed one');
    await before.close();
    expect(events).toContain('closed one');
    await holder.close();
    expect(events).toContain('closed two');
  });

  it('keeps a provider whose entry did not change, with what it has listed', async () => {
    const holder = await open('one', 'two');
    await holder.current.refreshModels(1_000);
    const before = await holder.replace(await loaded('two', 'three'));
    await before.close();
    expect(events.filter((event) => !event.startsWith('asked'))).toEqual(['made one', 'made two', 'made three', 'closed one']);
    expect(holder.current.models.list().map(({ id }) => id)).toEqual(['two/model-of-two', 'three/model-of-three']);
    await holder.close();
  });

  it('stays with the present stack when the new one cannot be made', async () => {
    const holder = await open('one');
    const { current } = holder;
    await expect(holder.replace(await loaded('two', 'broken'))).rejects.toThrow(ConfigError);
    expect(holder.current).toBe(current);
    expect(events).toEqual(['made one', 'made two', 'closed two']);
    await holder.close();
  });

  it('keeps the model that a session has chosen', async () => {
    const holder = await open('one', 'two');
    const headers = { 'x-claude-code-session-id': 's' };
    const tools = [{ name: 't', input_schema: { type: 'object' } }];
    await readAll(await holder.current.gateway.create(fakeRequest({ model: 'two/chosen', tools }, { headers })));
    await (await holder.replace(await loaded('one', 'two', 'three'))).close();
    expect(holder.current.models.resolve('claude-haiku-4-5', 's')).toMatchObject({ providerId: 'two', model: 'chosen' });
    await holder.close();
  });

  it('closes a stack that comes when it is closed already', async () => {
    const holder = await open('one');
    const next = holder.replace(await loaded('two'));
    await Promise.all([holder.close(), next]);
    expect(events.filter((event) => event.startsWith('closed')).toSorted()).toEqual(['closed one', 'closed two']);
  });

  it('closes what it replaced and what is current, once each', async () => {
    const holder = await open('one');
    await holder.replace(await loaded('one', 'two'));
    await holder.close();
    await holder.close();
    expect(events.filter((event) => event.startsWith('closed')).toSorted()).toEqual(['closed one', 'closed two']);
  });
});
