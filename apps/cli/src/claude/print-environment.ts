import { localUrl } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { resolveName } from '../server-models.ts';
import { type ClientModels, chooseModels, type ModelFlags } from './choose-models.ts';
import { clientEnvironment } from './client-environment.ts';
import { findOverrides, readClientSettings } from './client-settings.ts';
import { findServer } from './find-server.ts';
import { formatExports } from './format-exports.ts';
import { tiers } from './tiers.ts';

/** Prints, for a shell, what makes a `claude` started by hand use the server. Limits that an earlier call printed are replaced. */
export async function printEnvironment(flags: ModelFlags & { readonly url?: string }, context: CommandContext): Promise<void> {
  const url = flags.url ?? localUrl(context);
  const models = await askModels(flags, url, context);
  const env = { ...context.env, CLAUDE_CODE_MAX_CONTEXT_TOKENS: undefined, CLAUDE_CODE_MAX_OUTPUT_TOKENS: undefined };
  const settings = await readClientSettings(env);
  const change = clientEnvironment({ url, ...models }, env);
  for (const { name, file } of findOverrides(change, settings)) context.stderr.write(`${name} in ${file} wins over this: take it out\n`);
  context.stdout.write(formatExports(change));
}

async function askModels(flags: ModelFlags, url: string, context: CommandContext): Promise<ClientModels> {
  const found = await findServer(url);
  if (found.state === 'running') return chooseModels(flags, context.env, (name) => resolveName(name, context, url));
  context.stderr.write(
    `No Llama Stack answers at ${url}, so its models and their windows are not known. Start it: llama stack run starter\n`,
  );
  const given = tiers.filter((tier) => flags[tier] !== undefined).map((tier) => [tier, flags[tier]]);
  return { tiers: Object.fromEntries(given), ...(flags.model !== undefined && { model: flags.model }) };
}
