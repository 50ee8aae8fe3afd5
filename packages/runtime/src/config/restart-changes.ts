import type { StackConfig } from './stack-config.ts';

/** What a running server cannot change, as paths of the file. */
const cold: readonly { readonly path: string; readonly read: (config: StackConfig) => unknown }[] = [
  { path: 'server.host', read: ({ server }) => server.host },
  { path: 'server.port', read: ({ server }) => server.port },
  { path: 'storage', read: ({ storage }) => storage },
];

/** The changes between two configurations that need a restart. */
export function restartChanges(before: StackConfig, after: StackConfig): string[] {
  const differs = ({ read }: (typeof cold)[number]): boolean => JSON.stringify(read(before)) !== JSON.stringify(read(after));
  return cold.filter(differs).map(({ path }) => path);
}
