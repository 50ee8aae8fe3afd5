import { ConfigError, type Environment } from '@llama-stack/core';
import type { StackConfig } from './stack-config.ts';

export interface LoadConfigOptions {
  readonly file: string;
  readonly env: Environment;
}

/** Reads and checks a configuration file. Throws one ConfigError with every problem, each with its path and line. */
export async function loadConfig(options: LoadConfigOptions): Promise<StackConfig> {
  throw new ConfigError([{ path: '', message: `${options.file} cannot be read yet` }]);
}
