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

/** `llama-stack` is the group of commands itself; `llama` has it as `llama stack`. */
export function createProgram(name: string, context: CommandContext): Command {
  const program = new Command(name)
    .description('Claude Code, or any Anthropic client, on any model')
    .version(context.version)
    .exitOverride()
    .showHelpAfterError('(--help shows the usage)')
    .configureOutput({ writeOut: (text) => context.stdout.write(text), writeErr: (text) => context.stderr.write(text) });
  const stack = name === 'llama' ? program.command('stack').description('run a stack, and inspect it').version(context.version) : program;
  for (const add of [addRun, addClaude, addList, addListProviders, addListDeps, addCheck, addModels, addDoctor, addExplain])
    add(stack, context);
  addCompletion(program, context);
  return program;
}
