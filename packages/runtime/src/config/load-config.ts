import { ConfigError } from '@llama-stack/core';
import { inspectConfig, type LoadConfigOptions } from './inspect-config.ts';
import { placeProblems } from './place-problems.ts';
import type { StackConfig } from './stack-config.ts';

/** Reads and checks a configuration file, without its plugins. Throws one ConfigError with every problem, each with its path and line. */
export async function loadConfig(options: LoadConfigOptions): Promise<StackConfig> {
  const { config, problems, source } = await inspectConfig(options);
  if (config === undefined || problems.length > 0) throw new ConfigError(placeProblems(problems, source), source.file);
  return config;
}
