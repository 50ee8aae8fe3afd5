import { ConfigError, type Distribution, type Environment } from '@llama-stack/core';

export interface ResolveDistributionOptions {
  readonly env: Environment;
  /** `import.meta.url` of the command: distributions and plugins installed beside it are found. */
  readonly from: URL;
  /** Where relative file names start; the process's own by default. */
  readonly cwd?: string;
}

/** A configuration file to run, and where its plugins are looked for. */
export interface ResolvedDistribution {
  readonly name: string;
  /** The configuration file. */
  readonly file: string;
  readonly packages: Distribution['packages'];
  /** Places that plugin names are resolved from, first choice first. */
  readonly from: readonly URL[];
}

/**
 * Finds what `run <target>` means: an existing file, an installed distribution, a folder of `$LLAMA_STACK_HOME/distributions`.
 * Throws ConfigError that lists what was tried and the nearest names.
 */
export async function resolveDistribution(target: string, options: ResolveDistributionOptions): Promise<ResolvedDistribution> {
  throw new ConfigError([{ path: '', message: `${target} cannot be found yet from ${options.from}` }]);
}
