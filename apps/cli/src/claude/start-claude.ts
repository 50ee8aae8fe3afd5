import { ConfigError, GatewayError } from '@llama-stack/core';
import { localUrl } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { formatCount } from '../output/format-count.ts';
import { createPaint } from '../output/paint.ts';
import { resolveName } from '../server-models.ts';
import { type ChosenModels, chooseModels, type ModelFlags } from './choose-models.ts';
import { clientEnvironment } from './client-environment.ts';
import { effectiveEnvironment, findOverrides, type Override, readClientSettings } from './client-settings.ts';
import { describeSmallWindow } from './client-window.ts';
import { findExecutable } from './find-executable.ts';
import { findServer } from './find-server.ts';
import { howToInstall } from './how-to-install.ts';
import { openPrivateServer } from './private-server.ts';
import { endAs, type ProcessEnd, runClient } from './run-client.ts';

export interface ClaudeFlags extends ModelFlags {
  /** The running server to use. */
  readonly url?: string;
  /** What to run when no server does. */
  readonly with: string;
}

/** A server for the client: one that runs already, or one of its own. */
interface ClientServer {
  readonly url: string;
  readonly key?: string;
  close(): Promise<void>;
}

/** Runs Claude Code on a server, and ends as it ends. Throws ConfigError or GatewayError when it cannot be started. */
export async function startClaude(args: readonly string[], flags: ClaudeFlags, context: CommandContext): Promise<void> {
  const { env, stderr } = context;
  const path = await findExecutable('claude', env);
  if (path === undefined) {
    throw new ConfigError([{ path: '', message: 'Claude Code is not installed: there is no `claude` on PATH', remedy: howToInstall }]);
  }
  const server = await openServer(flags, context);
  let end: ProcessEnd;
  try {
    const models = await askModels(server, flags, context);
    const settings = await readClientSettings(env);
    const change = clientEnvironment({ ...server, ...models }, effectiveEnvironment(env, settings));
    const overrides = findOverrides(change, settings);
    stderr.write(overrides.map(describeOverride).join('') + describeModel(models, context));
    const gone = Object.fromEntries(change.unset.map((name) => [name, undefined]));
    end = await runClient({ path, args: [...settingsFlag(overrides), ...args], env: { ...env, ...gone, ...change.set } });
  } finally {
    await server.close();
  }
  endAs(end);
}

async function openServer({ url, with: target }: ClaudeFlags, context: CommandContext): Promise<ClientServer> {
  const usual = url ?? localUrl(context);
  const found = await findServer(usual);
  if (found.state === 'running') return { url: usual, close: async () => {} };
  if (url !== undefined) throw new GatewayError('upstream', `No Llama Stack answers at ${url}. Start one there, or leave --url out`);
  const taken = found.state === 'taken';
  const server = await openPrivateServer({ target, port: taken ? 0 : Number(new URL(usual).port) }, context);
  const why = taken ? `${new URL(usual).host} is taken. ` : '';
  context.stderr.write(`${why}Started a server for this session at ${server.url} (log: ${server.log})\n`);
  return server;
}

function askModels({ url, key }: ClientServer, flags: ClaudeFlags, { env }: CommandContext): Promise<ChosenModels> {
  const asking = { env: key === undefined ? env : { ...env, ANTHROPIC_AUTH_TOKEN: key } };
  return chooseModels(flags, env, (name) => resolveName(name, asking, url));
}

/** What is said here wins over the client's settings files. */
function settingsFlag(overrides: readonly Override[]): string[] {
  const env = Object.fromEntries(overrides.map(({ name, value }) => [name, value]));
  return overrides.length === 0 ? [] : ['--settings', JSON.stringify({ env })];
}

function describeOverride({ name, file }: Override): string {
  return `${name} in ${file} does not count in this session\n`;
}

/** Which model answers, and why when the user did not say. */
function describeModel({ main, model }: ChosenModels, { stderr, env }: CommandContext): string {
  const paint = createPaint(stderr, env);
  const window = main.window === undefined ? 'window unknown' : `${formatCount(main.window)} tokens`;
  const reason = model === undefined ? `: ${main.rule}. Choose another with --model <name>` : '';
  const isBelieved = main.window === undefined && !env.CLAUDE_CODE_MAX_CONTEXT_TOKENS;
  const belief = 'It will take the window for 1,000,000 tokens. If it is smaller: export CLAUDE_CODE_MAX_CONTEXT_TOKENS=<tokens>\n';
  const small = describeSmallWindow(main.window);
  const warning = small === undefined ? '' : `${paint('yellow', small)}\n`;
  return `Claude Code uses ${paint('bold', main.name)} (${window})${reason}\n${isBelieved ? belief : warning}`;
}
