import type { Command } from 'commander';
import { askServer } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/format-table.ts';

interface ServerFlags {
  readonly url?: string;
}

interface ListedModels {
  readonly data: readonly { readonly id: string; readonly max_input_tokens: number | null; readonly display_name: string }[];
}

interface ResolvedName {
  readonly resolves_to: { readonly provider_id: string; readonly model: string; readonly rule: string };
}

export function addModels(parent: Command, context: CommandContext): void {
  const models = parent.command('models').description('models of a running server');
  models
    .command('list')
    .description('list what calls can name')
    .option('--url <url>', 'the server (default: on this machine)')
    .action(async ({ url }: ServerFlags) => {
      const { data } = await askServer<ListedModels>('/v1/models', context, url);
      const rows = data.map(({ id, max_input_tokens }) => [id, max_input_tokens === null ? '' : `${max_input_tokens} tokens`]);
      context.stdout.write(formatTable(rows, context.stdout.isTTY === true));
    });
  models
    .command('resolve')
    .description('say where a model name leads, and by which rule')
    .argument('<name>', 'a name as a client would send it, such as claude-haiku-4-5')
    .option('--url <url>', 'the server (default: on this machine)')
    .action(async (name: string, { url }: ServerFlags) => {
      const { resolves_to } = await askServer<ResolvedName>(`/v1/models/${encodeURIComponent(name)}`, context, url);
      context.stdout.write(`${resolves_to.provider_id}/${resolves_to.model} (${resolves_to.rule})\n`);
    });
}
