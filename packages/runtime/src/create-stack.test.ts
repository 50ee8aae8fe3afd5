import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineProvider, type Environment, fields, GatewayError, type InferenceProvider, type ProviderPlugin } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeRequest, readAll } from './__fixtures__/fake-api.ts';
import { answerBatches, llm, recordingLogger } from './__fixtures__/fake-provider.ts';
import { loadConfig } from './config/load-config.ts';
import { createStack } from './create-stack.ts';
import { validateProviders } from './providers/validate-providers.ts';

const yaml = `providers:
  inference:
    - { provider_id: up, provider_type: remote::up, config: { base_url: "http://up", api_key: sk-1 } }
    - { provider_id: other, provider_type: remote::other, enabled: auto, config: { base_url: "http://other" } }
    - { provider_id: "\${env.KEY:+keyed}", provider_type: remote::keyed }
`;

const batches = answerBatches('Hello');

function plugin(type: 'up' | 'other', more: Partial<InferenceProvider & Pick<ProviderPlugin, 'detect' | 'create'>> = {}): ProviderPlugin {
  const { detect, create, ...provider } = more;
  return defineProvider({
    type: `remote::${type}`,
    config: z.object({ base_url: fields.url(), api_key: fields.secret() }),
    ...(detect !== undefined && { detect }),
    create:
      create ??
      (() => ({
        async *infer() {
          yield* batches;
        },
        listModels: async () => [llm('m'), { id: 'e', model_type: 'embedding' as const }],
        ...provider,
      })),
  });
}

async function stackOf(plugins: Record<string, ProviderPlugin>, env: Environment = {}, source = yaml, logger = recordingLogger()) {
  const file = join(await mkdtemp(join(tmpdir(), 'create-stack-')), 'config.yaml');
  await writeFile(file, source);
  const config = await loadConfig({ file, env });
  const found = config.providers.flatMap((entry) => {
    const one = plugins[entry.provider_id];
    return one === undefined ? [] : [[entry, one] as const];
  });
  const { ready, inactive } = await validateProviders(config.providers, new Map(found), env);
  return createStack({ config, ready, inactive: [...config.dropped, ...inactive], storage: [] }, { logger, env });
}

describe('createStack', () => {
  it('answers by the providers of the configuration', async () => {
    const stack = await stackOf({ up: plugin('up') });
    await stack.refreshModels(1_000);
    expect(await readAll(await stack.gateway.create(fakeRequest({ model: 'claude-opus-5-5' })))).toContain('Hello');
    await stack.close();
  });

  it('says how each provider does, without its secrets', async () => {
    const stack = await stackOf({ up: plugin('up'), other: plugin('other', { detect: () => ({ on: false, why: 'no credentials' }) }) });
    const [before] = stack.providers;
    expect(before).not.toHaveProperty('models');
    await stack.refreshModels(1_000);
    expect(stack.providers).toEqual([
      { id: 'up', type: 'remote::up', on: true, variables: [], models: 1, config: { base_url: 'http://up', api_key: '***' } },
      { id: 'keyed', type: 'remote::keyed', on: false, variables: ['KEY'] },
      { id: 'other', type: 'remote::other', on: false, variables: [], why: 'no credentials' },
    ]);
    await stack.close();
  });

  it('E7: tells providers where their settings stand: the variable that really gives them, else the place in the file', async () => {
    const told: (string | undefined)[] = [];
    const up = plugin('up', {
      create: ({ setBy }) => {
        told.push(...['base_url', 'api_key', 'other', 'absent'].map((field) => setBy?.(field)));
        return { async *infer() {}, listModels: async () => [] };
      },
    });
    const fields = 'base_url: "http://up", api_key: "${env.FIRST:=${env.TEAM_KEY:=}}", other: "${env.UNSET:=x}"';
    const source = `providers:\n  inference:\n    - { provider_id: up, provider_type: remote::up, config: { ${fields} } }\n`;
    const stack = await stackOf({ up }, { TEAM_KEY: 'k' }, source);
    const place = (field: string) => `${field} of provider 'up' in the configuration`;
    expect(told).toEqual([place('base_url'), 'TEAM_KEY', 'UNSET', place('absent')]);
    await stack.close();
  });

  it('says why a provider lists no models', async () => {
    const stack = await stackOf({
      up: plugin('up', { listModels: () => Promise.reject(new GatewayError('authentication', 'key refused')) }),
    });
    await stack.refreshModels(1_000);
    expect(stack.providers[0]).toMatchObject({ on: true, error: { code: 'authentication', message: 'key refused' } });
    await stack.close();
  });

  it('a provider that is on automatically needs its package, and is off without it', async () => {
    const on = await stackOf({ up: plugin('up'), other: plugin('other', { detect: () => ({ on: true, why: 'a profile is set' }) }) });
    expect(on.providers[1]).toMatchObject({ id: 'other', on: true, why: 'a profile is set' });
    const off = await stackOf({ up: plugin('up') });
    expect(off.providers.at(-1)).toMatchObject({ on: false, why: 'not installed: npm install @llama-stack/provider-other' });
    await Promise.all([on.close(), off.close()]);
  });

  it('knows allowed_models for every provider, also where its plugin does not', async () => {
    const limited = yaml.replace('api_key: sk-1', 'allowed_models: [other]');
    const stack = await stackOf({ up: plugin('up') }, {}, limited);
    await stack.refreshModels(1_000);
    expect(stack.models.list()).toEqual([]);
    expect(() => stack.models.resolve('up/m')).toThrow("not among the allowed_models of provider 'up': other");
    await stack.close();
  });

  it('warns once of names in the configuration that no provider lists either', async () => {
    const logger = recordingLogger();
    const named = `${yaml}routing: { fallback: { "*": [Qwen/Qwen3-8B, ghost/x, keyed/y] } }\n`;
    const stack = await stackOf({ up: plugin('up', { listModels: async () => [llm('Qwen/Qwen3-8B')] }) }, {}, named, logger);
    await stack.refreshModels(1_000);
    await stack.refreshModels(1_000);
    expect(logger.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      {
        fields: { model: 'ghost/x', path: 'routing.fallback.*[1]', line: 6 },
        message: expect.stringMatching(/^no provider is called 'ghost'/),
      },
    ]);
    await stack.close();
  });

  it('does not doubt a name while a provider has not said what it lists', async () => {
    const logger = recordingLogger();
    const hanging = plugin('up', { listModels: () => new Promise(() => {}) });
    const stack = await stackOf({ up: hanging }, {}, `${yaml}safeguards: { judge: Qwen/Qwen3-8B }\n`, logger);
    await stack.refreshModels(0);
    expect(logger.lines.filter(({ level }) => level === 'warn')).toEqual([]);
    await stack.close();
  });

  it('closes what it has made when a provider cannot be made', async () => {
    let closed = false;
    const making = stackOf({
      up: plugin('up', {
        close: async () => {
          closed = true;
        },
      }),
      other: plugin('other', { create: () => Promise.reject(new Error('no native module')) }),
    });
    await expect(making).rejects.toThrow('providers.inference[1]: cannot be made: no native module');
    expect(closed).toBe(true);
  });

  it('closes its providers', async () => {
    let closed = 0;
    const stack = await stackOf({
      up: plugin('up', {
        close: async () => {
          closed += 1;
        },
      }),
    });
    await stack.close();
    expect(closed).toBe(1);
  });
});
