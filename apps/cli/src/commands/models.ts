import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { explainNoModels } from '../explain-no-models.ts';
import { examples } from '../output/examples.ts';
import { formatCount } from '../output/format-count.ts';
import { formatTable } from '../output/format-table.ts';
import { createPaint } from '../output/paint.ts';
import { writeJson } from '../output/write-json.ts';
import { type ListFlags, writeList } from '../output/write-list.ts';
import { parseUrl } from '../parse-url.ts';
import { listModels, type NamedModel, resolveName } from '../server-models.ts';

interface ServerFlags extends ListFlags {
  readonly url?: string;
}

export function addModels(parent: Command, context: CommandContext): void {
  const models = parent.command('models').description('models of a running server');
  models
    .command('list')
    .description('list what calls can name')
    .option('--url <url>', 'the server (default: on this machine)', parseUrl)
    .option('--json', 'for programs')
    .addHelpText('after', examples('llama stack models list', 'llama stack models list --url http://gateway:8321 --json'))
    .action(async (flags: ServerFlags) => {
      const data = await listModels(context, flags.url);
      const rows = data.map(({ id, max_input_tokens, max_tokens }) => [id, sizeOf(max_input_tokens), sizeOf(max_tokens)]);
      writeList({ data, head: ['MODEL', 'WINDOW', 'MAX OUTPUT'], rows }, flags, context);
      if (data.length === 0) context.stderr.write(await explainNoModels(context, flags.url));
    });
  models
    .command('resolve')
    .description('say where a model name leads, and by which rule')
    .argument('<name>', 'a name as a client would send it, such as claude-haiku-4-5')
    .option('--url <url>', 'the server (default: on this machine)', parseUrl)
    .option('--json', 'for programs')
    .addHelpText('after', examples('llama stack models resolve claude-sonnet-5'))
    .action(async (name: string, flags: ServerFlags) => {
      const model = await resolveName(name, context, flags.url);
      if (flags.json) writeJson(model, context);
      else context.stdout.write(describe(name, model, context));
    });
}

function describe(name: string, { resolves_to, max_input_tokens, max_tokens }: NamedModel, { stdout, env }: CommandContext): string {
  const paint = createPaint(stdout, env);
  const rows = [
    ['rule', resolves_to.rule],
    ['provider', resolves_to.provider_id],
    ['model', resolves_to.model],
    ['window', max_input_tokens === null ? 'unknown' : `${formatCount(max_input_tokens)} tokens`],
    ['max output', max_tokens === null ? 'unknown' : `${formatCount(max_tokens)} tokens`],
  ];
  const title = `${name} → ${paint('bold', `${resolves_to.provider_id}/${resolves_to.model}`)}\n`;
  return title + formatTable(rows.map(([label = '', value = '']) => [`  ${paint('dim', label)}`, value]));
}

/** An empty cell would shift the columns of a program that splits at spaces. */
function sizeOf(tokens: number | null): string {
  return tokens === null ? '-' : String(tokens);
}
