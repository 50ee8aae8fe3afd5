import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { addCheck } from './commands/check.ts';
import { addClaude } from './commands/claude.ts';
import { addCompletion } from './commands/completion.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addList } from './commands/list.ts';
import { addListDeps } from './commands/list-deps.ts';
import { addListProviders } from './commands/list-providers.ts';
import { addModels } from './commands/models.ts';
import { addRun } from './commands/run.ts';
import { examples } from './output/examples.ts';
import { createPaint } from './output/paint.ts';

/** `llama-stack` is the group of commands itself; `llama` has it as `llama stack`. */
export function createProgram(name: string, context: CommandContext): Command {
  const { stdout, stderr, env } = context;
  const paint = createPaint(stdout, env);
  const program = new Command(name)
    .description('Claude Code, or any Anthropic client, on any model')
    .version(context.version)
    .exitOverride()
    .showHelpAfterError('(--help shows the usage)')
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text), getOutHasColors: () => true })
    .configureHelp({ styleTitle: (title) => paint('bold', title) });
  const stack = name === 'llama' ? program.command('stack').description('run a stack, and inspect it').version(context.version) : program;
  const first = examples('llama stack run starter', 'llama stack claude', 'llama stack doctor');
  for (const group of new Set([program, stack])) group.addHelpText('after', first);
  for (const add of [addRun, addClaude, addList, addListProviders, addListDeps, addCheck, addModels, addDoctor, addExplain])
    add(stack, context);
  addCompletion(program, context);
  return program;
}
