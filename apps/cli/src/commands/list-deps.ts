import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { readPluginNames } from '../open-stack.ts';
import { examples } from '../output/examples.ts';
import { writeJson } from '../output/write-json.ts';

interface ListDepsFlags {
  readonly all?: true;
  readonly json?: true;
}

export function addListDeps(parent: Command, context: CommandContext): void {
  parent
    .command('list-deps')
    .description('list the packages to install for a configuration, one a line')
    .argument('<distribution | config.yaml>')
    .option('--all', 'also for providers that the environment switches off now')
    .option('--json', 'for programs')
    .addHelpText('after', examples('npm install $(llama stack list-deps ./config.yaml)', 'llama stack list-deps starter --all'))
    .action(async (target: string, flags: ListDepsFlags) => {
      const { configuredProviders, configuredStorage } = await import('../configured-providers.ts');
      const named = await readPluginNames(target, context);
      const providers = await configuredProviders(named, context.env);
      const wanted = providers.filter(({ on }) => on || flags.all);
      // A path is a file of the user's own: there is nothing to install.
      const sources = [...wanted.map(({ source }) => source), ...configuredStorage(named)];
      const packages = [...new Set(sources)].filter((source) => !source.startsWith('.'));
      if (wanted.length === 0) context.stderr.write('No provider is on. --all lists the packages of every provider.\n');
      if (flags.json) writeJson(packages, context);
      else context.stdout.write(packages.map((name) => `${name}\n`).join(''));
    });
}
