import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { readConfig } from '../open-stack.ts';
import { formatTable } from '../output/format-table.ts';

export function addListProviders(parent: Command, context: CommandContext): void {
  parent
    .command('list-providers')
    .description('list the providers of a configuration, and what switches each on')
    .argument('[distribution | config.yaml]', 'the configuration', 'starter')
    .action(async (target: string) => {
      const { configuredProviders } = await import('../configured-providers.ts');
      const providers = configuredProviders(await readConfig(target, context));
      const rows = providers.map(({ id, type, source, state }) => [id, type, source, state]);
      context.stdout.write(formatTable(rows, context.stdout.isTTY === true));
    });
}
