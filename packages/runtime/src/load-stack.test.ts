import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, type Environment } from '@llama-stack/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadStack } from './load-stack.ts';

let folder = '';

/** A plugin with a schema of its own: `base_url`, `key` and `network.timeout`. */
const acme = `import { z } from '${import.meta.resolve('zod')}';
export const provider = {
  kind: 'provider', contract: 1, type: 'remote::acme', create: () => ({}),
  config: z.object({
    base_url: z.url('not a URL'),
    key: z.string().min(1, 'is empty').optional(),
    network: z.object({ timeout: z.union([z.number('not a number'), z.object({ read: z.number('not a number') })]) }).optional(),
  }),
};`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'load-stack-'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'acme.js'), acme);
});

async function load(yaml: string, env: Environment = {}) {
  const file = join(folder, 'config.yaml');
  await writeFile(file, yaml);
  return loadStack({ file, env, from: [pathToFileURL(file)] });
}

/** What a person reads, with the file's name cut short. */
async function mistakesIn(yaml: string, env: Environment = {}): Promise<string[]> {
  const error: unknown = await load(yaml, env).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error(`expected a ConfigError, got ${String(error)}`);
  return error.message.replaceAll(`${folder}/`, '').split('\n');
}

describe('loadStack', () => {
  it('gives what a stack is made from', async () => {
    const { ready, inactive } = await load(`providers:
  inference:
    - { provider_id: a, provider_type: remote::acme, module: ./acme.js, config: { base_url: "http://a" } }
    - { provider_id: "\${env.B:+b}", provider_type: remote::acme, module: ./acme.js }
`);
    expect(ready).toMatchObject([{ entry: { provider_id: 'a' }, config: { base_url: 'http://a' } }]);
    expect(inactive).toEqual([{ provider_id: 'b', provider_type: 'remote::acme', variables: ['B'] }]);
  });

  it('reports all mistakes of a file in one round: its own, its references, its plugins, and what their schemas say', async () => {
    const yaml = `version: 3
providers:
  inference:
    - provider_id: acme
      provider_type: remote::acme
      module: ./acme.js
      config:
        base_url: nowhere
        key: \${env.ACME_KEY}
        network: { timeuot: 5, timeout: { read: x } }
    - provider_id: acme
      provider_type: acme
      enabld: false
      module: ./acme.js
      config: { base_ulr: "http://b", allowed_models: 7 }
    - provider_id: groq
      provider_type: remote::groq
registered_resources:
  models:
    - { model_id: fast, provider_id: acne }
    - { model_id: fast, provider_id: acme }
    - { model_id: 7, provider_id: acme }
server:
  prot: 80
storage:
  backends: { kv: { type: kv_sqlite } }
  stores: { metadata: { backend: vk }, sessions: { backend: kv } }
server: { port: 80 }
`;
    expect(await mistakesIn(yaml)).toEqual([
      'config.yaml:1: version: only version 2 is understood',
      'config.yaml:8: providers.inference[0].config.base_url: not a URL',
      'config.yaml:9: providers.inference[0].config.key: ACME_KEY is not set. Set the variable ACME_KEY, or give it a default: ${env.ACME_KEY:=…}',
      "config.yaml:10: providers.inference[0].config.network.timeuot: is not a known field. Did you mean 'timeout'?",
      'config.yaml:10: providers.inference[0].config.network.timeout.read: not a number',
      "config.yaml:11: providers.inference[1].provider_id: 'acme' is the id of the provider in line 4 too. Give one another id",
      "config.yaml:12: providers.inference[1].provider_type: 'acme' is not a provider type; write remote::acme",
      "config.yaml:13: providers.inference[1].enabld: is not a known field. Did you mean 'enabled'?",
      "config.yaml:15: providers.inference[1].config.base_ulr: is not a known field. Did you mean 'base_url'?",
      'config.yaml:15: providers.inference[1].config.allowed_models: must be a list of model ids',
      "config.yaml:20: registered_resources.models[0].provider_id: no provider is called 'acne'. Did you mean 'acme'?",
      "config.yaml:21: registered_resources.models[1].model_id: 'fast' is registered in line 20 too. Remove one",
      'config.yaml:22: registered_resources.models[2].model_id: must be of type string, not number',
      expect.stringMatching(
        /^config\.yaml:26: storage\.backends\.kv\.type: kv_sqlite needs @llama-stack\/storage-sqlite, which is not installed/,
      ),
      "config.yaml:27: storage.stores.metadata.backend: no storage backend is called 'vk'. Did you mean 'kv'?",
      'config.yaml:28: this field stands here for the second time',
      'config.yaml: 1 provider is enabled but not installed:',
      '  groq (remote::groq)  @llama-stack/provider-groq  line 16',
      'Install it:  npm install @llama-stack/provider-groq',
      expect.stringMatching(/^Or disable it in /),
    ]);
  });

  it('ignores fields that a plugin does not know, and names them', async () => {
    const { config } = await load(`apis: [inference]
providers: { inference: [{ provider_id: a, provider_type: remote::acme, module: ./acme.js, config: { base_url: "http://a", tls_verify: false } }] }
`);
    expect(config.ignored).toEqual(['apis', 'providers.inference[0].config.tls_verify']);
  });

  it('asks nothing of a provider that is off', async () => {
    const off = `providers: { inference: [{ provider_id: a, provider_type: remote::none, enabled: false, config: { key: "\${env.NONE}" } }] }`;
    expect((await load(off)).ready).toEqual([]);
  });
});
