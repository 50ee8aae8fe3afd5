import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { listDistributions } from '../list-distributions.ts';
import { formatTable } from '../output/format-table.ts';

export function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .description('list the distributions that can be run by name')
    .action(() => {
      const rows = listDistributions(context).map(({ name, source }) => [name, source]);
      context.stdout.write(formatTable(rows, context.stdout.isTTY === true));
    });
}
