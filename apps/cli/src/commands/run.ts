import type { RequestListener } from 'node:http';
import { fields } from '@llama-stack/core';
import type { Stack, StackConfig, StackHolder } from '@llama-stack/runtime';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { createLogger } from '../create-logger.ts';
import { explainTakenPort } from '../explain-taken-port.ts';
import { type LoadedDistribution, loadStack } from '../open-stack.ts';
import { portFromEnv } from '../port-from-env.ts';
import { untilStopped } from '../until-stopped.ts';
import { watchConfig } from '../watch-config.ts';

interface RunFlags {
  readonly port?: number;
  readonly host?: string;
  readonly insecure?: true;
  readonly watch: boolean;
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
    .option('--no-watch', 'take no notice of changes of the configuration file')
    .action((target: string, flags: RunFlags) => runStack(target, flags, context));
}

async function runStack(target: string, flags: RunFlags, context: CommandContext): Promise<void> {
  const { StackHolder } = await import('@llama-stack/runtime');
  const loaded = await loadStack(target, context);
  const logger = await createLogger(context.env);
  const holder = await StackHolder.open(loaded, { logger, env: context.env });
  try {
    await serve({ loaded, holder, logger, flags, context });
  } finally {
    await holder.close();
  }
}

interface Service {
  readonly loaded: LoadedDistribution;
  readonly holder: StackHolder;
  readonly logger: Awaited<ReturnType<typeof createLogger>>;
  readonly flags: RunFlags;
  readonly context: CommandContext;
}

/** Listens until a signal comes. */
async function serve(service: Service): Promise<void> {
  const { loaded, holder, logger, flags, context } = service;
  const { AppSwitch, describeStack, listen, refuseExposure } = await import('@llama-stack/server');
  const { server: settings } = loaded.config;
  const host = flags.host ?? settings.host ?? defaults.host;
  const check = ({ server }: StackConfig): void =>
    refuseExposure({ host, locked: keysOf(server).length > 0, insecure: flags.insecure ?? false });
  check(loaded.config);
  const createApp = await appFactory(service);
  const apps = new AppSwitch(createApp(holder.current, loaded.config));
  const port = flags.port ?? portFromEnv(context.env) ?? settings.port ?? defaults.port;
  const server = await listen(apps.serve, { host, port, logger }).catch(async (error: unknown) => {
    throw await explainTakenPort(error, port);
  });
  const watch = await watchConfig(loaded, { enabled: flags.watch, context, reloadable: { holder, apps, logger, check, createApp } });
  await holder.current.refreshModels(modelsTimeout);
  const { version } = context;
  context.stdout.write(describeStack({ stack: holder.current, url: server.url, version, locked: keysOf(settings).length > 0 }));
  await untilStopped(server, () => (watch.config().server.shutdown_grace_seconds ?? defaults.graceSeconds) * 1_000, context.stderr);
  watch.close();
}

/** Makes the app of a stack by what its configuration says. */
async function appFactory({ logger, context }: Service): Promise<(stack: Stack, config: StackConfig) => RequestListener> {
  const { createApp } = await import('@llama-stack/server');
  return (stack, { server }) => {
    const limit = server.max_body_mb === undefined ? {} : { maxBodyBytes: server.max_body_mb * 1024 ** 2 };
    return createApp({ stack: () => stack, version: context.version, logger, keys: keysOf(server), ...limit });
  };
}

function keysOf({ auth }: StackConfig['server']) {
  return auth?.keys ?? [];
}

function parsePort(text: string): number {
  const port = fields.port().safeParse(text);
  if (port.success) return port.data;
  throw new InvalidArgumentError('Use a number from 0 to 65535.');
}
