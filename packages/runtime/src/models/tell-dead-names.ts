import { isGatewayError, type Logger, type ModelRegistry } from '@llama-stack/core';
import type { StackConfig } from '../config/stack-config.ts';

export interface DeadNamesOptions {
  readonly config: Pick<StackConfig, 'doubtful' | 'source'>;
  readonly models: Pick<ModelRegistry, 'resolve'>;
  readonly logger: Logger;
}

/** Warns of the configuration's doubtful models that lead nowhere, once providers have listed theirs; of each only once. */
export function tellDeadNames({ config, models, logger }: DeadNamesOptions): () => void {
  const told = new Set<string>();
  return () => {
    for (const { name, path, line, message, remedy } of config.doubtful) {
      if (told.has(path) || !leadsNowhere(name, models)) continue;
      told.add(path);
      logger.warn({ model: name, path, file: config.source.file, line }, `${message}. ${remedy}`);
    }
  };
}

/** Not so while a provider has not listed its models yet, which is another error. */
function leadsNowhere(name: string, models: DeadNamesOptions['models']): boolean {
  try {
    models.resolve(name);
    return false;
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return error.code === 'not_found';
  }
}
