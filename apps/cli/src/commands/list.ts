import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/format-table.ts';

export function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .description('list the distributions that can be run by name')
    .action(async () => {
      const { listDistributions } = await import('@llama-stack/runtime');
      const rows = (await listDistributions(context)).map(({ name, place }) => [name, place]);
      context.stdout.write(formatTable(rows, context.stdout.isTTY === true));
    });
}
