import { ConfigError, type ConfigProblem } from '@llama-stack/core';
import type { StackConfig } from '@llama-stack/runtime';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { loadStack, openStack } from '../open-stack.ts';
import { examples } from '../output/examples.ts';
import { createPaint } from '../output/paint.ts';
import { writeJson } from '../output/write-json.ts';

interface CheckFlags {
  readonly json?: true;
}

export function addCheck(parent: Command, context: CommandContext): void {
  parent
    .command('check')
    .description('say whether a configuration is right, without listening or calling anybody')
    .argument('<distribution | config.yaml>')
    .option('--json', 'for programs')
    .addHelpText('after', examples('llama stack check ./config.yaml'))
    .action((target: string, { json }: CheckFlags) => (json ? checkForPrograms(target, context) : checkForPeople(target, context)));
}

async function checkForPeople(target: string, context: CommandContext): Promise<void> {
  const { file, on, warnings } = await check(target, context);
  const paint = createPaint(context.stdout, context.env);
  context.stdout.write(`${file} is ${paint('green', 'right')}. Providers on: ${on.join(', ') || 'none'}\n`);
  for (const message of new ConfigError(warnings, file).messages) context.stdout.write(`${paint('yellow', 'In doubt:')} ${message}\n`);
}

async function checkForPrograms(target: string, context: CommandContext): Promise<void> {
  try {
    const { file, on, warnings } = await check(target, context);
    writeJson({ ok: true, file, providers: on, problems: [], warnings }, context);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    writeJson({ ok: false, problems: error.problems }, context);
    process.exitCode = 1;
  }
}

interface Checked {
  readonly file: string;
  /** Ids of providers. */
  readonly on: readonly string[];
  /** What only a running server can tell. */
  readonly warnings: readonly ConfigProblem[];
}

/** Throws ConfigError with every mistake. */
async function check(target: string, context: CommandContext): Promise<Checked> {
  const loaded = await loadStack(target, context);
  const stack = await openStack(loaded, context);
  const on = stack.providers.filter((provider) => provider.on).map(({ id }) => id);
  await stack.close();
  const { distribution, config } = loaded;
  return { file: distribution.file, on, warnings: [...config.doubtful, ...(await exposureOf(config))] };
}

/** What `run` refuses unless a flag allows it, which only its command line can tell. */
async function exposureOf({ server, source }: StackConfig): Promise<readonly ConfigProblem[]> {
  if (server.host === undefined) return [];
  const { refuseExposure } = await import('@llama-stack/server');
  try {
    refuseExposure({ host: server.host, locked: server.auth !== undefined, insecure: false });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const line = source.lineOf(['server', 'host']);
    return error.problems.map((problem) => ({ ...problem, ...(line !== undefined && { line }) }));
  }
}
