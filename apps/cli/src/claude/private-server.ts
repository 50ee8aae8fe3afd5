import { closeSync, mkdirSync, openSync, statSync, truncateSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError, type Environment, type Logger, type Secret } from '@llama-stack/core';
import type { LoadedStack, Stack } from '@llama-stack/runtime';
import type { RunningServer } from '@llama-stack/server';
import type { CommandContext } from '../command-context.ts';
import { createLogger } from '../create-logger.ts';
import { loadStack, openStack } from '../open-stack.ts';

/** A server of this process alone. */
export interface PrivateServer {
  readonly url: string;
  /** A key that it accepts, when it wants one. */
  readonly key?: string;
  /** The file that it logs to. */
  readonly log: string;
  close(): Promise<void>;
}

export interface PrivateServerOptions {
  /** A distribution or a configuration file. */
  readonly target: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** How long start-up waits for upstreams to list their models, in ms. */
const modelsTimeout = 3_000;

/** In bytes. */
const largestLog = 10 * 1024 ** 2;

/** Starts a server for one client. Throws ConfigError for what is wrong with the configuration. */
export async function openPrivateServer({ target, port }: PrivateServerOptions, context: CommandContext): Promise<PrivateServer> {
  const loaded = await loadStack(target, context);
  const log = logFile(context.env);
  const logger = await createLogger(context.env, log);
  const stack = await openStack(loaded, context, logger);
  try {
    const keys = loaded.config.server.auth?.keys ?? [];
    const server = await listenFor({ stack, logger, loaded, keys, port }, context);
    await stack.refreshModels(modelsTimeout);
    const key = keys[0]?.reveal();
    const close = async (): Promise<void> => {
      await server.finish(0);
      await stack.close();
    };
    return { url: server.url, log, close, ...(key !== undefined && { key }) };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

interface Service {
  readonly stack: Stack;
  readonly logger: Logger;
  readonly loaded: LoadedStack;
  readonly keys: readonly Secret[];
  readonly port: number;
}

async function listenFor({ stack, logger, loaded, keys, port }: Service, { version }: CommandContext): Promise<RunningServer> {
  const { createApp, listen } = await import('@llama-stack/server');
  const { max_body_mb } = loaded.config.server;
  const limit = max_body_mb !== undefined && { maxBodyBytes: max_body_mb * 1024 ** 2 };
  const app = createApp({ stack: () => stack, version, logger, keys, ephemeral: true, ...limit });
  return listen(app, { host: '127.0.0.1', port, logger });
}

/** One file for all sessions, begun anew when it has become large. */
function logFile(env: Environment): string {
  const file = join(env.LLAMA_STACK_HOME || join(homedir(), '.llama-stack'), 'logs', 'claude.log');
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
    if (statSync(file).size > largestLog) truncateSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      { path: 'LLAMA_STACK_HOME', message: `the log ${file} cannot be written (${reason})`, remedy: 'Name another folder' },
    ]);
  }
  return file;
}
