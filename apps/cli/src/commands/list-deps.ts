import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { readConfig } from '../open-stack.ts';

export function addListDeps(parent: Command, context: CommandContext): void {
  parent
    .command('list-deps')
    .description('list the packages that a configuration needs: npm install $(llama stack list-deps <…>)')
    .argument('<distribution | config.yaml>')
    .action(async (target: string) => {
      const { configuredProviders } = await import('../configured-providers.ts');
      const enabled = configuredProviders(await readConfig(target, context)).filter(({ on }) => on);
      // A path is a file of the user's own: there is nothing to install.
      const packages = new Set(enabled.map(({ source }) => source).filter((source) => !source.startsWith('.')));
      context.stdout.write([...packages].map((name) => `${name}\n`).join(''));
    });
}
