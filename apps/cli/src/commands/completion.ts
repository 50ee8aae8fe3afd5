import { Argument, type Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { completionScripts, type Shell, shells } from '../completion/completion-scripts.ts';
import { examples } from '../output/examples.ts';

/** `completion`, and the hidden `complete` that its scripts ask. `program` is what the words on a command line are looked up in. */
export function addCompletion(program: Command, context: CommandContext): void {
  const name = program.name();
  program
    .command('completion')
    .description('print the completion of this command for a shell')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText(
      'after',
      examples(
        `eval "$(${name} completion bash)"      # in ~/.bashrc`,
        `eval "$(${name} completion zsh)"       # in ~/.zshrc`,
        `${name} completion fish | source       # in config.fish`,
      ),
    )
    .action((shell: Shell) => void context.stdout.write(completionScripts[shell]));
  program
    .command('complete', { hidden: true })
    .argument('<line>')
    .action(async (line: string) => {
      const { completeLine } = await import('../completion/complete-line.ts');
      context.stdout.write((await completeLine(program, line, context)).map((word) => `${word}\n`).join(''));
    });
}
