import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where Node looks for the packages of a file in `folder`: the `node_modules` there and in every folder above it. */
export function modulesFolders(folder: string): string[] {
  const above = dirname(folder);
  const here = join(folder, 'node_modules');
  return above === folder ? [here] : [here, ...modulesFolders(above)];
}

/** The names in a folder; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
