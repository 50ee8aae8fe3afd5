import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { makePackage } from '../__fixtures__/make-package.ts';
import { loadStack } from '../load-stack.ts';

const yaml = `storage:
  backends:
    acme: { type: kv_acme, table: t }
    own: { type: kv_own, module: ./own.js }
    foreign: { type: kv_none }
    unused: { type: sql_sqlite, db_path: x.db }
  stores:
    metadata: { backend: acme }
    reasoning: { backend: own }
    prompts: { backend: foreign }
`;

const source = (type: string) => `export const storage = {
  kind: 'storage', contract: 1, type: '${type}', config: { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } },
  open: () => ({}),
};`;

async function load(packages: Readonly<Record<string, string>>, text = yaml) {
  const root = await mkdtemp(join(tmpdir(), 'load-storage-'));
  const file = join(root, 'config.yaml');
  await writeFile(file, text);
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
  await writeFile(join(root, 'own.js'), source('kv_own'));
  for (const [name, content] of Object.entries(packages)) await makePackage(root, name, content);
  return loadStack({ file, env: {}, from: [pathToFileURL(file)] });
}

it('finds the plugins of the backends that a store of ours uses, by type or by module', async () => {
  const { storage } = await load({ '@llama-stack/storage-acme': source('kv_acme') });
  expect(storage.map(({ id, plugin, config }) => [id, plugin.type, config])).toEqual([
    ['acme', 'kv_acme', { table: 't' }],
    ['own', 'kv_own', {}],
  ]);
});

it('names the package to install, and the way without', async () => {
  await expect(load({})).rejects.toThrow(
    /config\.yaml:3: storage\.backends\.acme\.type: kv_acme needs @llama-stack\/storage-acme, which is not installed\. Install it: npm install @llama-stack\/storage-acme\. Or remove 'storage'/,
  );
});

it('checks a backend that no store uses too, and opens none', async () => {
  const strict = source('kv_spare').replace(
    'validate: (value) => ({ value })',
    "validate: () => ({ issues: [{ message: 'is empty', path: ['table'] }] })",
  );
  const packages = { '@llama-stack/storage-acme': source('kv_acme'), '@llama-stack/storage-spare': strict };
  const spare = (fields: string) => load(packages, yaml.replace('{ type: sql_sqlite, db_path: x.db }', fields));
  await expect(spare('{ type: kv_spare, table: "" }')).rejects.toThrow('config.yaml:6: storage.backends.unused.table: is empty');
  await expect(spare('{ type: kv_sqlte }')).rejects.toThrow("Did you mean 'kv_sqlite'?");
  // As in a file of the Python server, where other parts of it use them.
  await expect(spare('{ type: kv_redis, host: localhost }')).resolves.toBeDefined();
  const { storage } = await spare('{ type: kv_acme }');
  expect(storage.map(({ id }) => id)).toEqual(['acme', 'own']);
});

it('asks what was meant, and does not have a misspelt package installed', async () => {
  const misspelt = load({ '@llama-stack/storage-acme': source('kv_acme') }, yaml.replace('sql_sqlite', 'kv_sqlte'));
  await expect(misspelt).rejects.toThrow("storage-sqlte, which is not installed. Did you mean 'kv_sqlite'?");
});

it('takes a module for the only candidate, and tells where it is named that it is not there', async () => {
  const loading = load({ '@llama-stack/storage-own': source('kv_own') }, yaml.replace('./own.js', './typo.js'));
  await expect(loading).rejects.toThrow("config.yaml:4: storage.backends.own.module: there is no file './typo.js'");
});

it.each([
  ['export const provider = {};', 'its module exports no `storage`'],
  [source('kv_acme').replace('contract: 1', 'contract: 2'), 'it is made for plugin contract 2'],
  [source('kv_acme').replace('open:', 'close:'), 'its plugin has no `config` schema or no `open` function'],
  [source('kv_other'), 'its plugin provides kv_other, not kv_acme'],
  ['throw new Error("no native module");', 'its plugin cannot be loaded: no native module'],
])('refuses a package that is no fit plugin: %s', async (text, reason) => {
  await expect(load({ 'llama-stack-storage-acme': text })).rejects.toThrow(`kv_acme: ${reason}`);
});
