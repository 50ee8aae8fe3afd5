import { constants, existsSync } from 'node:fs';
import { access, opendir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeyValueStore } from '@llama-stack/core';
import { SqliteStore } from './sqlite-store.ts';
import { storeFailure } from './store-failure.ts';

/**
 * A store in `file`. File and folder are made when something is first written; throws ConfigError when they could not be, or when
 * the file is none of ours. `path` is where the configuration names it.
 */
export async function openSqliteStore(file: string, path: string): Promise<KeyValueStore> {
  const store = new SqliteStore(file, path);
  try {
    await checkFolder(dirname(file));
    if (existsSync(file)) await access(file, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw storeFailure(cause, file, path);
  }
  await store.removeExpired();
  return store;
}

/** Throws when the folder is not there and cannot be made, or nothing can be made in it. */
async function checkFolder(folder: string): Promise<void> {
  if (!existsSync(folder) && folder !== dirname(folder)) return checkFolder(dirname(folder));
  await (await opendir(folder)).close();
  await access(folder, constants.W_OK | constants.X_OK);
}
