import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { readPluginNames } from '../open-stack.ts';
import { examples } from '../output/examples.ts';
import { type ListFlags, writeList } from '../output/write-list.ts';

export function addListProviders(parent: Command, context: CommandContext): void {
  parent
    .command('list-providers')
    .description('list the providers of a configuration, and what switches each on')
    .argument('[distribution | config.yaml]', 'the configuration', 'starter')
    .option('--json', 'for programs')
    .addHelpText('after', examples('llama stack list-providers', 'llama stack list-providers ./config.yaml --json'))
    .action(async (target: string, flags: ListFlags) => {
      const { configuredProviders } = await import('../configured-providers.ts');
      const data = await configuredProviders(await readPluginNames(target, context), context.env);
      const rows = data.map(({ id, type, source, state }) => [id, type, source, state]);
      writeList({ data, head: ['PROVIDER', 'TYPE', 'PACKAGE', 'STATE'], rows }, flags, context);
    });
}
