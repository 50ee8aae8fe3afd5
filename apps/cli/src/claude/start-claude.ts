import { ConfigError, GatewayError } from '@llama-stack/core';
import { localUrl } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { createPaint } from '../output/paint.ts';
import { resolveName } from '../server-models.ts';
import { chooseModels } from './choose-models.ts';
import type { ModelFlags } from './client-choice.ts';
import { clientEnvironment, type EnvironmentChange } from './client-environment.ts';
import { effectiveEnvironment, findOverrides, type Override, readClientSettings } from './client-settings.ts';
import { describeBelief, describeMain, findDoubts } from './describe-models.ts';
import { findExecutable } from './find-executable.ts';
import { findServer } from './find-server.ts';
import { howToInstall } from './how-to-install.ts';
import { withoutPrinted } from './printed-variables.ts';
import { openPrivateServer } from './private-server.ts';
import { endAs, type ProcessEnd, runClient } from './run-client.ts';

export interface ClaudeFlags extends ModelFlags {
  /** The running server to use. */
  readonly url?: string;
  /** What to run when no server does; starter when left out. */
  readonly with?: string;
}

/** A server for the client: one that runs already, or one of its own. */
interface ClientServer {
  readonly url: string;
  readonly key?: string;
  close(): Promise<void>;
}

/** Runs Claude Code on a server, and ends as it ends. Throws ConfigError or GatewayError when it cannot be started. */
export async function startClaude(args: readonly string[], flags: ClaudeFlags, { env: shell, ...rest }: CommandContext): Promise<void> {
  const context = { ...rest, env: withoutPrinted(shell) };
  const { env } = context;
  const path = await findExecutable('claude', env);
  if (path === undefined) {
    throw new ConfigError([{ path: '', message: 'Claude Code is not installed: there is no `claude` on PATH', remedy: howToInstall }]);
  }
  const server = await openServer(flags, context);
  let end: ProcessEnd;
  try {
    const { change, overrides } = await prepareClient({ args, flags, server }, context);
    const gone = Object.fromEntries(change.unset.map((name) => [name, undefined]));
    end = await runClient({ path, args: [...settingsFlag(overrides), ...args], env: { ...env, ...gone, ...change.set } });
  } finally {
    await server.close();
  }
  endAs(end);
}

interface Session {
  readonly args: readonly string[];
  readonly flags: ClaudeFlags;
  readonly server: ClientServer;
}

interface PreparedClient {
  readonly change: EnvironmentChange;
  readonly overrides: readonly Override[];
}

/** Chooses models, says which, and what the client needs in its environment. */
async function prepareClient({ args, flags, server }: Session, { env, stderr }: CommandContext): Promise<PreparedClient> {
  const settings = await readClientSettings(env);
  const seen = effectiveEnvironment(env, settings);
  const asking = { env: server.key === undefined ? env : { ...env, ANTHROPIC_AUTH_TOKEN: server.key } };
  const models = await chooseModels(flags, { args, env, settings }, (name) => resolveName(name, asking, server.url));
  const change = clientEnvironment({ ...server, ...models }, seen);
  const overrides = findOverrides(change, settings);
  const doubts = await findDoubts(models, { ...asking, url: server.url });
  stderr.write(overrides.map(describeOverride).join('') + describeMain(models.main, stderr, env) + describeBelief(models.main, seen));
  for (const doubt of doubts) stderr.write(`${createPaint(stderr, env)('yellow', doubt)}\n`);
  return { change, overrides };
}

async function openServer({ url, with: target }: ClaudeFlags, context: CommandContext): Promise<ClientServer> {
  const usual = url ?? localUrl(context);
  const found = await findServer(usual);
  if (found.state === 'running') {
    if (target !== undefined) context.stderr.write(`--with ${target} is ignored: a server runs at ${usual}\n`);
    return { url: usual, close: async () => {} };
  }
  if (url !== undefined) throw new GatewayError('upstream', `No Llama Stack answers at ${url}. Start one there, or leave --url out`);
  const taken = found.state === 'taken';
  const server = await openPrivateServer({ target: target ?? 'starter', port: taken ? 0 : Number(new URL(usual).port) }, context);
  const why = taken ? `${new URL(usual).host} is taken. ` : '';
  context.stderr.write(`${why}Started a server for this session at ${server.url} (log: ${server.log})\n`);
  return server;
}

/** What is said here wins over the client's settings files. */
function settingsFlag(overrides: readonly Override[]): string[] {
  const env = Object.fromEntries(overrides.map(({ name, value }) => [name, value]));
  return overrides.length === 0 ? [] : ['--settings', JSON.stringify({ env })];
}

function describeOverride({ name, file }: Override): string {
  return `${name} in ${file} does not count in this session\n`;
}
