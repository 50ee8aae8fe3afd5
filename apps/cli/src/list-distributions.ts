import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext } from './command-context.ts';
import { readManifest } from './read-manifest.ts';

export interface ListedDistribution {
  readonly name: string;
  /** The package or the file that it comes from. */
  readonly source: string;
}

/** What `run` knows by name: distributions installed with the command, and those in the user's own folder. */
export function listDistributions({ from, env }: Pick<CommandContext, 'from' | 'env'>): ListedDistribution[] {
  const packages = Object.keys(readManifest(from).dependencies ?? {});
  const installed = packages.flatMap((source) => {
    const name = /^(?:@llama-stack\/|llama-stack-)distribution-(.+)$/.exec(source)?.[1];
    return name === undefined ? [] : [{ name, source }];
  });
  return [...installed, ...ownDistributions(join(env.LLAMA_STACK_HOME || join(homedir(), '.llama-stack'), 'distributions'))];
}

function ownDistributions(folder: string): ListedDistribution[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => ({ name, source: join(folder, name, 'config.yaml') }))
    .filter(({ source }) => existsSync(source));
}
