import type { RequestListener } from 'node:http';
import { ConfigError, type Logger } from '@llama-stack/core';
import type { LoadedStack, Stack, StackConfig, StackHolder } from '@llama-stack/runtime';
import type { AppSwitch } from '@llama-stack/server';

/** What a running server can exchange. */
export interface Reloadable {
  readonly holder: StackHolder;
  readonly apps: AppSwitch;
  readonly logger: Logger;
  /** Reads the configuration anew. Throws ConfigError. */
  load(): Promise<LoadedStack>;
  /** Throws ConfigError when the server may not run in this way, before any app is made. */
  check(config: StackConfig): void;
  createApp(stack: Stack, config: StackConfig): RequestListener;
}

/** Puts a changed configuration into service, without ending an answer. Resolves with what then is in service. Never rejects. */
export async function reloadStack(current: StackConfig, reloadable: Reloadable): Promise<StackConfig> {
  const { holder, apps, logger, load, check, createApp } = reloadable;
  const { file } = current.source;
  try {
    const loaded = await load();
    check(loaded.config);
    const before = await holder.replace(loaded);
    void apps.replace(createApp(holder.current, loaded.config)).then(() => closeReplaced(before, logger));
    const { restartChanges } = await import('@llama-stack/runtime');
    const cold = restartChanges(current, loaded.config);
    if (cold.length > 0) logger.warn({ file, fields: cold }, `${cold.join(' and ')}: the change takes effect at the next start`);
    const providers = holder.current.providers.filter(({ on }) => on).map(({ id }) => id);
    logger.info({ file, providers }, 'the changed configuration is in service');
    return loaded.config;
  } catch (error) {
    const reason = error instanceof ConfigError ? error.message : String(error);
    logger.error({ file }, `the changed configuration is refused, the one before stays in service:\n${reason}`);
    return current;
  }
}

async function closeReplaced(stack: Pick<Stack, 'close'>, logger: Logger): Promise<void> {
  try {
    await stack.close();
  } catch (err) {
    logger.warn({ err }, 'a replaced provider could not be closed');
  }
}
