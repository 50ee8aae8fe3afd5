import { type CallObserver, ConfigError, type Environment, type Logger, type ModelRegistry } from '@llama-stack/core';
import type { StackConfig } from './config/stack-config.ts';
import type { Gateway } from './gateway/gateway-request.ts';
import type { Plugins } from './plugins/load-plugins.ts';
import type { ProviderStatus } from './providers/provider-status.ts';

export interface StackOptions {
  readonly plugins: Plugins;
  readonly logger: Logger;
  readonly env: Environment;
  readonly observers?: readonly CallObserver[];
}

/** One running instance. */
export interface Stack {
  readonly gateway: Gateway;
  readonly models: ModelRegistry;
  /** Every provider of the configuration as it is now, those that are off included. */
  readonly providers: readonly ProviderStatus[];
  /** Asks every provider for its models. Returns when all have answered or after `timeoutMs`; late answers still count. Never throws. */
  refreshModels(timeoutMs: number): Promise<void>;
  /** Stops the background refresh and closes the providers. */
  close(): Promise<void>;
}

/** Makes a stack. Throws ConfigError with every mistake in the providers' own configurations. Asks no upstream. */
export async function createStack(config: StackConfig, options: StackOptions): Promise<Stack> {
  throw new ConfigError([{ path: '', message: `${config.source.file} cannot run yet: ${options.plugins.providers.size} plugins` }]);
}
