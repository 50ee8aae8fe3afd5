import { type Logger, silentLogger } from '@llama-stack/core';
import type { LoadedStack, ResolvedDistribution, Stack, StackConfig } from '@llama-stack/runtime';
import type { CommandContext } from './command-context.ts';

/** A configuration, checked without its plugins. */
export interface LoadedConfig {
  readonly distribution: ResolvedDistribution;
  readonly config: StackConfig;
}

/** A configuration, and everything that its stack is made from. */
export interface LoadedDistribution extends LoadedStack {
  readonly distribution: ResolvedDistribution;
}

/** Finds and checks a configuration. `target` is a file or the name of a distribution. Throws ConfigError. */
export async function readConfig(target: string, { env, from }: CommandContext): Promise<LoadedConfig> {
  const { loadConfig, resolveDistribution } = await import('@llama-stack/runtime');
  const distribution = await resolveDistribution(target, { env, from });
  return { distribution, config: await loadConfig({ file: distribution.file, env }) };
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
