import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { makePackage, pluginSource } from '../__fixtures__/make-package.ts';
import { loadConfig } from '../config/load-config.ts';
import { placeProblems } from '../config/place-problems.ts';
import { loadPlugins } from './load-plugins.ts';
import type { PluginPlaces } from './plugin-candidates.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'load-plugins-'));
});

async function load(entries: readonly string[], places: Partial<PluginPlaces> = {}) {
  const file = join(root, 'config.yaml');
  await writeFile(file, `providers:\n  inference:\n${entries.map((entry) => `    - ${entry}\n`).join('')}`);
  const { providers, source } = await loadConfig({ file, env: {} });
  const { plugins, problems } = await loadPlugins(providers, { source, from: [pathToFileURL(file)], configFile: file, ...places });
  return {
    plugins: new Map([...plugins].map(([entry, plugin]) => [entry.provider_id, plugin])),
    problems: placeProblems(problems, source),
  };
}

/** The only problem there is. */
async function problemOf(entries: readonly string[], places: Partial<PluginPlaces> = {}) {
  const { problems } = await load(entries, places);
  expect(problems).toHaveLength(1);
  return problems[0];
}

describe('loadPlugins', () => {
  it('finds a plugin by the name of its type, from the folder of the configuration', async () => {
    await makePackage(root, '@llama-stack/provider-acme', pluginSource('remote::acme'));
    await makePackage(root, 'llama-stack-provider-other', pluginSource('inline::other'));
    const { plugins } = await load(['{ provider_id: a, provider_type: remote::acme }', '{ provider_id: o, provider_type: inline::other }']);
    expect([...plugins].map(([id, plugin]) => [id, plugin.type])).toEqual([
      ['a', 'remote::acme'],
      ['o', 'inline::other'],
    ]);
  });

  it('prefers the module of the entry, then the package that the distribution names', async () => {
    await makePackage(root, '@llama-stack/provider-acme', pluginSource('remote::acme', "from: 'convention'"));
    await makePackage(root, 'acme-by-distribution', pluginSource('remote::acme', "from: 'distribution'"));
    await writeFile(join(root, 'own.js'), pluginSource('remote::acme', "from: 'module'"));
    await writeFile(join(root, 'package.json'), '{"type":"module"}');
    const { plugins } = await load(
      ['{ provider_id: a, provider_type: remote::acme, module: ./own.js }', '{ provider_id: b, provider_type: remote::acme }'],
      { packages: { 'remote::acme': 'acme-by-distribution' } },
    );
    expect([plugins.get('a'), plugins.get('b')]).toMatchObject([{ from: 'module' }, { from: 'distribution' }]);
  });

  it('looks in further places when the first has none', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'command-'));
    await makePackage(elsewhere, '@llama-stack/provider-acme', pluginSource('remote::acme'));
    const from = [pathToFileURL(join(root, 'config.yaml')), pathToFileURL(join(elsewhere, 'main.js'))];
    const { plugins } = await load(['{ provider_id: a, provider_type: remote::acme }'], { from });
    expect(plugins.size).toBe(1);
  });

  it('names what is not installed, where it is wanted, and the command that installs it, all at once', async () => {
    const problem = await problemOf(
      ['{ provider_id: groq, provider_type: remote::groq }', '{ provider_id: bedrock, provider_type: remote::bedrock }'],
      { packages: { 'remote::groq': '@llama-stack/provider-groq' } },
    );
    expect(problem?.message.replace(/in \S+config\.yaml/, 'in ./config.yaml')).toBe(
      `2 providers are enabled but not installed:
  groq    (remote::groq)     @llama-stack/provider-groq     line 3
  bedrock (remote::bedrock)  @llama-stack/provider-bedrock  line 4
Install them:  npm install @llama-stack/provider-groq @llama-stack/provider-bedrock
Or disable them in ./config.yaml.`,
    );
  });

  it('suggests the type that was meant, of the distribution or of an installed plugin', async () => {
    await makePackage(root, '@llama-stack/provider-acme', pluginSource('inline::acme'));
    await makePackage(root, '@llama-stack/provider-acmf', 'export const helper = 1;');
    const packages = { 'remote::openai': '@llama-stack/provider-openai' } as const;
    const problem = await problemOf(
      ['{ provider_id: o, provider_type: remote::opnai }', '{ provider_id: a, provider_type: remote::acmee }'],
      { packages },
    );
    expect(problem?.message).toContain('(did you mean remote::openai?)');
    expect(problem?.message).toContain('(did you mean inline::acme?)');
  });

  it('takes a module for the only candidate: what is wrong with it is told where it is named', async () => {
    await makePackage(root, '@llama-stack/provider-acme', pluginSource('remote::acme'));
    await makePackage(root, 'other', pluginSource('remote::other'));
    const { plugins, problems } = await load([
      '{ provider_id: a, provider_type: remote::acme, module: ./typo.js }',
      '{ provider_id: b, provider_type: remote::acme, module: typo }',
      '{ provider_id: c, provider_type: remote::acme, module: other }',
      '{ provider_id: d, provider_type: remote::acme, module: ./typo.js, enabled: auto }',
    ]);
    expect(plugins.size).toBe(0);
    expect(problems.map(({ line, path, message, remedy }) => `${line} ${path}: ${message}. ${remedy}`)).toEqual([
      "3 providers.inference[0].module: there is no file './typo.js'. Give its path from the configuration's folder, as in ./plugin.js",
      "4 providers.inference[1].module: 'typo' is not installed. Correct the name, or install it: npm install typo",
      '5 providers.inference[2].module: c (remote::acme): its plugin provides remote::other, not remote::acme. undefined',
      "6 providers.inference[3].module: there is no file './typo.js'. Give its path from the configuration's folder, as in ./plugin.js",
    ]);
  });

  it('does not insist on a provider that is on automatically', async () => {
    const { plugins } = await load(['{ provider_id: bedrock, provider_type: remote::bedrock, enabled: auto }']);
    expect(plugins.size).toBe(0);
    const { problems } = await load(['{ provider_id: a, provider_type: remote::acme, module: acme, enabled: auto }']);
    expect(problems).toEqual([]);
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
    const problem = await problemOf(['{ provider_id: a, provider_type: remote::acme }']);
    expect(problem).toMatchObject({ path: 'providers.inference[0]', line: 3, message: expect.stringContaining(`a (remote::acme): `) });
    expect(problem?.message).toContain(reason);
  });
});
