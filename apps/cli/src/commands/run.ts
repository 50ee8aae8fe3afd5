import { ConfigError, fields } from '@llama-stack/core';
import type { ServerConfig, Stack } from '@llama-stack/runtime';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { createLogger } from '../create-logger.ts';
import { loadStack, openStack } from '../open-stack.ts';
import { untilStopped } from '../until-stopped.ts';

interface RunFlags {
  readonly port?: number;
  readonly host?: string;
  readonly insecure?: true;
}

const defaults = { host: '127.0.0.1', port: 8321, graceSeconds: 30 };

/** How long start-up waits for upstreams to list their models, in ms. */
const modelsTimeout = 3_000;

export function addRun(parent: Command, context: CommandContext): void {
  parent
    .command('run')
    .description('start the server')
    .argument('<distribution | config.yaml>', 'what to run, such as starter')
    .option('--port <number>', `port to listen on (default: LLAMA_STACK_PORT, the config's, or ${defaults.port})`, parsePort)
    .option('--host <address>', "address to listen on (default: the config's, or this machine only)")
    .option('--insecure', 'listen beyond this machine without keys')
    .action((target: string, flags: RunFlags) => runStack(target, flags, context));
}

async function runStack(target: string, flags: RunFlags, context: CommandContext): Promise<void> {
  const loaded = await loadStack(target, context);
  const logger = await createLogger(context.env);
  const stack = await openStack(loaded, context, logger);
  try {
    await serve({ stack, logger, settings: loaded.config.server, flags, context });
  } finally {
    await stack.close();
  }
}

interface Service {
  readonly stack: Stack;
  readonly logger: Awaited<ReturnType<typeof createLogger>>;
  readonly settings: ServerConfig;
  readonly flags: RunFlags;
  readonly context: CommandContext;
}

/** Listens until a signal comes. */
async function serve({ stack, logger, settings, flags, context }: Service): Promise<void> {
  const { createApp, describeStack, listen, refuseExposure } = await import('@llama-stack/server');
  const { version } = context;
  const keys = settings.auth?.keys ?? [];
  const host = flags.host ?? settings.host ?? defaults.host;
  const port = flags.port ?? portOf(context) ?? settings.port ?? defaults.port;
  refuseExposure({ host, locked: keys.length > 0, insecure: flags.insecure ?? false });
  const limit = settings.max_body_mb;
  const app = createApp({ stack: () => stack, version, logger, keys, ...(limit !== undefined && { maxBodyBytes: limit * 1024 ** 2 }) });
  const server = await listen(app, { host, port });
  await stack.refreshModels(modelsTimeout);
  context.stdout.write(describeStack({ stack, url: server.url, version, locked: keys.length > 0 }));
  await untilStopped(server, (settings.shutdown_grace_seconds ?? defaults.graceSeconds) * 1_000);
}

function portOf({ env }: CommandContext): number | undefined {
  if (!env.LLAMA_STACK_PORT) return undefined;
  const port = fields.port().safeParse(env.LLAMA_STACK_PORT);
  if (port.success) return port.data;
  throw new ConfigError([{ path: 'LLAMA_STACK_PORT', message: `'${env.LLAMA_STACK_PORT}' is not a port`, remedy: 'Use 1 to 65535.' }]);
}

function parsePort(text: string): number {
  const port = fields.port().safeParse(text);
  if (port.success) return port.data;
  throw new InvalidArgumentError('Use a number from 0 to 65535.');
}
