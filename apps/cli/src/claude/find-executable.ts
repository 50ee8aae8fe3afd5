import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from '@llama-stack/core';

/** The first file of this name on PATH that may be run. */
export async function findExecutable(name: string, env: Environment): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  for (const folder of (env.PATH ?? '').split(delimiter).filter((part) => part !== '')) {
    for (const path of names.map((file) => join(folder, file))) if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not ours to run: the next folder may have it.
    return false;
  }
}
