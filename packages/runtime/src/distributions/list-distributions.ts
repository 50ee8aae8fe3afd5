import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@llama-stack/core';
import { modulesFolders, namesIn } from '../plugins/modules-folders.ts';

export interface ListDistributionsOptions {
  readonly env: Environment;
  /** `import.meta.url` of the command. */
  readonly from: URL;
  readonly cwd?: string;
}

/** A distribution that could be run. `place` is its package's folder or its own. */
export interface FoundDistribution {
  readonly name: string;
  readonly place: string;
}

const prefix = 'distribution-';

/** Distributions by the names of their folders, installed ones and one's own. Runs and reads nothing of theirs. */
export async function listDistributions({ env, from, cwd }: ListDistributionsOptions): Promise<FoundDistribution[]> {
  const modules = [cwd ?? process.cwd(), dirname(fileURLToPath(from))].flatMap(modulesFolders);
  const found = new Map<string, FoundDistribution>();
  for (const scope of modules.map((folder) => join(folder, '@llama-stack'))) {
    for (const folder of await namesIn(scope)) {
      if (folder.startsWith(prefix)) add({ name: folder.slice(prefix.length), place: join(scope, folder) });
    }
  }
  const own = distributionsFolder(env);
  for (const name of await namesIn(own)) add({ name, place: join(own, name) });
  return [...found.values()];

  function add(distribution: FoundDistribution): void {
    if (!found.has(distribution.name)) found.set(distribution.name, distribution);
  }
}

/** Where a person keeps distributions of their own. */
export function distributionsFolder(env: Environment): string {
  return join(env.LLAMA_STACK_HOME || join(homedir(), '.llama-stack'), 'distributions');
}
