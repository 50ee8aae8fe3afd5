import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '@llama-stack/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { makePackage, pluginSource } from '../__fixtures__/make-package.ts';
import { loadConfig } from '../config/load-config.ts';
import { type LoadPluginsOptions, loadPlugins } from './load-plugins.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'load-plugins-'));
});

async function load(entries: readonly string[], options: Partial<LoadPluginsOptions> = {}) {
  const file = join(root, 'config.yaml');
  await writeFile(file, `providers:\n  inference:\n${entries.map((entry) => `    - ${entry}\n`).join('')}`);
  return loadPlugins(await loadConfig({ file, env: {} }), { from: [pathToFileURL(file)], ...options });
}

async function messageOf(entries: readonly string[], options: Partial<LoadPluginsOptions> = {}): Promise<string> {
  const error: unknown = await load(entries, options).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error(`expected a ConfigError, got ${String(error)}`);
  return error.message;
}

describe('loadPlugins', () => {
  it('finds a plugin by the name of its type, from the folder of the configuration', async () => {
    await makePackage(root, '@llama-stack/provider-acme', pluginSource('remote::acme'));
    await makePackage(root, 'llama-stack-provider-other', pluginSource('inline::other'));
    const { providers } = await load([
      '{ provider_id: a, provider_type: remote::acme }',
      '{ provider_id: o, provider_type: inline::other }',
    ]);
    expect([...providers].map(([id, plugin]) => [id, plugin.type])).toEqual([
      ['a', 'remote::acme'],
      ['o', 'inline::other'],
    ]);
  });

  it('prefers the module of the entry, then the package that the distribution names', async () => {
    await makePackage(root, '@llama-stack/provider-acme', pluginSource('remote::acme', "from: 'convention'"));
    await makePackage(root, 'acme-by-distribution', pluginSource('remote::acme', "from: 'distribution'"));
    await writeFile(join(root, 'own.js'), pluginSource('remote::acme', "from: 'module'"));
    await writeFile(join(root, 'package.json'), '{"type":"module"}');
    const { providers } = await load(
      ['{ provider_id: a, provider_type: remote::acme, module: ./own.js }', '{ provider_id: b, provider_type: remote::acme }'],
      { packages: { 'remote::acme': 'acme-by-distribution' } },
    );
    expect([providers.get('a'), providers.get('b')]).toMatchObject([{ from: 'module' }, { from: 'distribution' }]);
  });

  it('looks in further places when the first has none', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'command-'));
    await makePackage(elsewhere, '@llama-stack/provider-acme', pluginSource('remote::acme'));
    const from = [pathToFileURL(join(root, 'config.yaml')), pathToFileURL(join(elsewhere, 'main.js'))];
    const { providers } = await load(['{ provider_id: a, provider_type: remote::acme }'], { from });
    expect(providers.size).toBe(1);
  });

  it('names what is not installed and the command that installs it, all at once', async () => {
    const message = await messageOf(
      ['{ provider_id: groq, provider_type: remote::groq }', '{ provider_id: bedrock, provider_type: remote::bedrock }'],
      { packages: { 'remote::groq': '@llama-stack/provider-groq' } },
    );
    expect(message.replace(root, '.').replace(/in \S+config\.yaml/, 'in ./config.yaml')).toBe(
      `./config.yaml: 2 providers are enabled but not installed:
  groq    (remote::groq)     @llama-stack/provider-groq
  bedrock (remote::bedrock)  @llama-stack/provider-bedrock
Install them:  npm install @llama-stack/provider-groq @llama-stack/provider-bedrock
Or disable them in ./config.yaml.`,
    );
  });

  it('suggests the type that was meant', async () => {
    const packages = { 'remote::openai': '@llama-stack/provider-openai' } as const;
    const message = await messageOf(['{ provider_id: o, provider_type: remote::opnai }'], { packages });
    expect(message).toContain('1 provider is enabled but not installed:');
    expect(message).toContain('(did you mean remote::openai?)');
  });

  it('does not insist on a provider that is on automatically', async () => {
    const { providers } = await load(['{ provider_id: bedrock, provider_type: remote::bedrock, enabled: auto }']);
    expect(providers.size).toBe(0);
  });

  it.each([
    ['export const other = 1;', 'its module exports no `provider`'],
    ['export const provider = { contract: 1 };', "its `provider` has no `kind: 'provider'`"],
    ['export const provider = { kind: "storage", contract: 1 };', "its `provider` is of kind 'storage'"],
    [pluginSource('remote::acme').replace('contract: 1', 'contract: 2'), 'it is made for plugin contract 2; this version speaks 1'],
    [pluginSource('remote::other'), 'its plugin provides remote::other, not remote::acme'],
    ['export const provider = { kind: "provider", contract: 1, type: "remote::acme" };', 'no `config` schema'],
    ['throw new Error("no native module");', 'its plugin cannot be loaded: no native module'],
  ])('refuses a package that is no fit plugin: %s', async (source, reason) => {
    await makePackage(root, '@llama-stack/provider-acme', source);
    const message = await messageOf(['{ provider_id: a, provider_type: remote::acme }']);
    expect(message).toContain('.yaml:3: providers.inference[0]: a (remote::acme): ');
    expect(message).toContain(reason);
  });
});
