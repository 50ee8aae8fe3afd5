import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { loadStack, openStack } from '../open-stack.ts';

export function addCheck(parent: Command, context: CommandContext): void {
  parent
    .command('check')
    .description('say whether a configuration is right, without listening or calling anybody')
    .argument('<distribution | config.yaml>')
    .action(async (target: string) => {
      const loaded = await loadStack(target, context);
      const stack = await openStack(loaded, context);
      const on = stack.providers.filter((provider) => provider.on).map(({ id }) => id);
      await stack.close();
      context.stdout.write(`${loaded.distribution.file} is right. Providers on: ${on.join(', ') || 'none'}\n`);
    });
}
