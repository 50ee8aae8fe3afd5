import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { type ListFlags, writeList } from '../output/write-list.ts';

export function addList(parent: Command, context: CommandContext): void {
  parent
    .command('list')
    .description('list the distributions that can be run by name')
    .option('--json', 'for programs')
    .action(async (flags: ListFlags) => {
      const { listDistributions } = await import('@llama-stack/runtime');
      const data = await listDistributions(context);
      writeList({ data, head: ['DISTRIBUTION', 'PLACE'], rows: data.map(({ name, place }) => [name, place]) }, flags, context);
    });
}
