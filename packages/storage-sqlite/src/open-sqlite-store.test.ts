import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@llama-stack/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

async function openIn(file: string) {
  const store = await openSqliteStore(file, 'storage.backends.kv_default.db_path');
  onTestFinished(() => store.close());
  return store;
}

async function failureOf(file: string): Promise<string> {
  const error: unknown = await openIn(file).catch((reason: unknown) => reason);
  if (error instanceof ConfigError) return error.message;
  throw new Error(`expected a ConfigError, got ${String(error)}`);
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a store that nothing was written to', () => {
  it('is no file and no folder, and reads as empty', async () => {
    const folder = join(temporaryFolder(), 'state');
    const store = await openIn(join(folder, 'kv.db'));
    expect(await store.get('a')).toBeUndefined();
    await store.delete('a');
    expect(existsSync(folder)).toBe(false);
  });

  it('shows what another process begins to write', async () => {
    const file = join(temporaryFolder(), 'kv.db');
    const [one, two] = [await openIn(file), await openIn(file)];
    await two.set('a', '1');
    expect(await one.get('a')).toBe('1');
  });
});

it('keeps its folder and its files to their owner', async () => {
  const folder = join(temporaryFolder(), 'state', 'deep');
  const store = await openIn(join(folder, 'kv.db'));
  await store.set('a', '1');
  expect(modeOf(folder)).toBe('700');
  expect(['kv.db', 'kv.db-wal', 'kv.db-shm'].map((name) => modeOf(join(folder, name)))).toEqual(['600', '600', '600']);
});

it('removes what has expired from the file', async () => {
  const file = join(temporaryFolder(), 'kv.db');
  const store = await openIn(file);
  await store.set('old', 'a text to look for', { ttlSeconds: -1 });
  await store.set('new', 'another');
  await store.close();
  const again = await openIn(file);
  await again.close();
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(file, {});
  onTestFinished(() => void database.close());
  expect(database.prepare('SELECT key FROM llama_stack_kv').all()).toEqual([expect.objectContaining({ key: 'new' })]);
});

describe('a file that cannot be used', () => {
  it.each([
    ['a text', 'version: 2\n'.repeat(100)],
    ['a damaged database', `SQLite format 3\0${'x'.repeat(5_000)}`],
  ])('is left as it is when it is %s', async (_, content) => {
    const file = join(temporaryFolder(), 'kv.db');
    writeFileSync(file, content);
    expect(await failureOf(file)).toMatch(
      /^storage\.backends\.kv_default\.db_path: the store \S+kv\.db is no SQLite database, or a damaged one \(.+\)\. Nothing in it was changed\. Move it away/,
    );
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('is a folder', async () => {
    const file = join(temporaryFolder(), 'kv.db');
    mkdirSync(file);
    expect(await failureOf(file)).toMatch(/cannot be made there \(.+\)\. Choose another folder: LLAMA_STACK_HOME\.$/);
  });

  it('is in a folder that cannot be made', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await failureOf(join(file, 'state', 'kv.db'))).toMatch(/kv\.db cannot be made there \(ENOTDIR.+\)\. Choose another folder/);
  });

  // Nothing is read-only to root.
  it.skipIf(process.getuid?.() === 0)('is read-only, or in a folder that is', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'kv.db');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    expect(await failureOf(file)).toMatch(
      /cannot be written by this user \(EACCES.+\)\. Allow it, or choose another folder: LLAMA_STACK_HOME/,
    );
    chmodSync(folder, 0o500);
    expect(await failureOf(join(folder, 'other.db'))).toContain('cannot be written by this user');
    chmodSync(folder, 0o700);
  });
});

it('holds only its own call up while another process writes', async () => {
  const file = join(temporaryFolder(), 'kv.db');
  const store = await openIn(file);
  await store.set('a', '1');
  const { default: Libsql } = await import('libsql');
  const other = new Libsql(file, {});
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  const writing = store.set('a', '2').then(() => 'written');
  // A call that waited inside SQLite would never let this timer come.
  const meanwhile = new Promise((resolve) => setTimeout(resolve, 1, 'not yet'));
  expect(await Promise.race([writing, meanwhile])).toBe('not yet');
  expect(await store.get('a')).toBe('1');
  other.exec('COMMIT');
  expect(await writing).toBe('written');
  expect(await store.get('a')).toBe('2');
});
