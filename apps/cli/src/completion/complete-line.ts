import type { Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { distributionNames, modelNames } from './names.ts';

/** What could stand at the end of a command line, one word each; nothing where a file could. `line` ends at the cursor. */
export async function completeLine(program: Command, line: string, context: CommandContext): Promise<readonly string[]> {
  const words = line.trimStart().split(/\s+/).slice(1);
  const word = words.pop() ?? '';
  if (words.includes('--')) return [];
  const { command, rest } = descend(program, words);
  const candidates = await candidatesFor({ command, before: rest.at(-1), word }, context);
  return candidates.filter((candidate) => candidate.startsWith(word));
}

interface Place {
  readonly command: Command;
  /** The word before the one at the cursor, when it is not a command's name. */
  readonly before: string | undefined;
  readonly word: string;
}

async function candidatesFor({ command, before, word }: Place, context: CommandContext): Promise<readonly string[]> {
  const option = before === undefined ? undefined : optionOf(command, before);
  if (option !== undefined && takesValue(option)) return valuesOf(option.flags, context);
  if (word.startsWith('-')) return [...command.options.flatMap(({ long }) => long ?? []), '--help'];
  const commands = visibleCommands(command);
  if (commands.length > 0) return commands.map((child) => child.name());
  return valuesOf(
    command.registeredArguments.map((argument) => `<${argument.name()}>`).join(' '),
    context,
    command.registeredArguments[0]?.argChoices,
  );
}

/** Follows the names of commands as far as they go. */
function descend(program: Command, words: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
  const [first, ...others] = words;
  const child = program.commands.find((command) => command.name() === first);
  return child === undefined ? { command: program, rest: words } : descend(child, others);
}

function visibleCommands(command: Command): Command[] {
  return command.createHelp().visibleCommands(command);
}

function optionOf(command: Command, word: string): Option | undefined {
  return command.options.find(({ long, short }) => long === word || short === word);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** Values by what the usage calls them. */
async function valuesOf(usage: string, context: CommandContext, choices: readonly string[] = []): Promise<readonly string[]> {
  if (choices.length > 0) return choices;
  if (usage.includes('distribution')) return distributionNames(context);
  if (usage.includes('<name>')) return modelNames(context);
  return [];
}
