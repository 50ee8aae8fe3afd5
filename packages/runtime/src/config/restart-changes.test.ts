import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import { restartChanges } from './restart-changes.ts';

async function load(yaml: string) {
  const file = join(await mkdtemp(join(tmpdir(), 'restart-')), 'config.yaml');
  await writeFile(file, yaml);
  return loadConfig({ file, env: {} });
}

it.each([
  ['server: { port: 1 }', 'server: { port: 2, max_body_mb: 3 }', ['server.port']],
  ['server: { host: a }', 'version: 2', ['server.host']],
  ['server: { auth: { keys: [a] } }', 'server: { auth: { keys: [b] } }', []],
  ['version: 2', 'storage: { backends: { kv: { type: kv_x } }, stores: { metadata: { backend: kv } } }', ['storage']],
])('from %s to %s', async (before, after, fields) => {
  expect(restartChanges(await load(before), await load(after))).toEqual(fields);
});
