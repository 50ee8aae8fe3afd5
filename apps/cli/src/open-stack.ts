import { type Logger, silentLogger } from '@llama-stack/core';
import type { Plugins, ResolvedDistribution, Stack, StackConfig } from '@llama-stack/runtime';
import type { CommandContext } from './command-context.ts';

/** A configuration, checked. */
export interface LoadedConfig {
  readonly distribution: ResolvedDistribution;
  readonly config: StackConfig;
}

/** A configuration and the plugins it names. */
export interface LoadedStack extends LoadedConfig {
  readonly plugins: Plugins;
}

/** Finds and checks a configuration. `target` is a file or the name of a distribution. Throws ConfigError. */
export async function readConfig(target: string, { env, from }: CommandContext): Promise<LoadedConfig> {
  const { loadConfig, resolveDistribution } = await import('@llama-stack/runtime');
  const distribution = await resolveDistribution(target, { env, from });
  return { distribution, config: await loadConfig({ file: distribution.file, env }) };
}

/** The same, with the plugins. Throws ConfigError that names each missing package. */
export async function loadStack(target: string, context: CommandContext): Promise<LoadedStack> {
  const { loadPlugins } = await import('@llama-stack/runtime');
  const loaded = await readConfig(target, context);
  return { ...loaded, plugins: await loadPlugins(loaded.config, loaded.distribution) };
}

/** Makes the stack of a loaded configuration. The caller closes it. */
export async function openStack({ config, plugins }: LoadedStack, context: CommandContext, logger: Logger = silentLogger): Promise<Stack> {
  const { createStack } = await import('@llama-stack/runtime');
  return createStack(config, { plugins, logger, env: context.env });
}
