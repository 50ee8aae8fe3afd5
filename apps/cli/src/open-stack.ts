import { type Logger, silentLogger } from '@llama-stack/core';
import type { LoadedStack, NamedPlugins, ResolvedDistribution, Stack } from '@llama-stack/runtime';
import type { CommandContext } from './command-context.ts';

/** A configuration, and the plugins that it names, not loaded. */
export interface PluginNames extends NamedPlugins {
  readonly distribution: ResolvedDistribution;
}

/** A configuration, and everything that its stack is made from. */
export interface LoadedDistribution extends LoadedStack {
  readonly distribution: ResolvedDistribution;
}

/** Finds a configuration, and which plugins it names. `target` is a file or the name of a distribution. Throws ConfigError. */
export async function readPluginNames(target: string, { env, from }: CommandContext): Promise<PluginNames> {
  const { namePlugins, resolveDistribution } = await import('@llama-stack/runtime');
  const distribution = await resolveDistribution(target, { env, from });
  return { distribution, ...(await namePlugins({ file: distribution.file, env })) };
}

/** The same, with its plugins. Throws one ConfigError with every mistake. */
export async function loadStack(target: string, context: CommandContext): Promise<LoadedDistribution> {
  const { resolveDistribution } = await import('@llama-stack/runtime');
  const distribution = await resolveDistribution(target, context);
  return { distribution, ...(await readStack(distribution, context)) };
}

/** What the file of a distribution says now. Throws one ConfigError with every mistake. */
export async function readStack(distribution: ResolvedDistribution, { env }: CommandContext): Promise<LoadedStack> {
  const { loadStack: load } = await import('@llama-stack/runtime');
  return load({ ...distribution, env });
}

/** Makes a loaded stack. The caller closes it. */
export async function openStack(loaded: LoadedStack, { env }: CommandContext, logger: Logger = silentLogger): Promise<Stack> {
  const { createStack } = await import('@llama-stack/runtime');
  return createStack(loaded, { logger, env });
}
