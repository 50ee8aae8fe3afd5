import type { StackConfig } from '@llama-stack/runtime';
import type { CommandContext } from './command-context.ts';
import { type LoadedDistribution, readStack } from './open-stack.ts';
import { type Reloadable, reloadStack } from './reload-stack.ts';

export interface WatchConfigOptions {
  readonly enabled: boolean;
  readonly context: CommandContext;
  readonly reloadable: Omit<Reloadable, 'load'>;
}

export interface ConfigWatch {
  /** What is in service now. */
  config(): StackConfig;
  close(): void;
}

/** Puts changes of a user's own file into service. The file of an installed distribution changes only with its package. */
export async function watchConfig(
  { distribution, config }: LoadedDistribution,
  { enabled, context, reloadable }: WatchConfigOptions,
): Promise<ConfigWatch> {
  let current = config;
  if (!enabled || !distribution.own) return { config: () => current, close() {} };
  const { watchFile } = await import('@llama-stack/runtime');
  const load = () => readStack(distribution, context);
  const watch = await watchFile({
    file: distribution.file,
    onChange: async () => {
      current = await reloadStack(current, { ...reloadable, load });
    },
  });
  return { config: () => current, close: () => watch.close() };
}
