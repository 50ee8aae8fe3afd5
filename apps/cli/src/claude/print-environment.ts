import { localUrl } from '../ask-server.ts';
import type { CommandContext } from '../command-context.ts';
import { resolveName } from '../server-models.ts';
import { type ClientModels, chooseModels } from './choose-models.ts';
import type { ModelFlags } from './client-choice.ts';
import { clientEnvironment } from './client-environment.ts';
import { type ClientSettings, effectiveEnvironment, findOverrides, readClientSettings } from './client-settings.ts';
import { findDoubts } from './describe-models.ts';
import { findServer } from './find-server.ts';
import { formatExports } from './format-exports.ts';
import { replacePrinted, withoutPrinted } from './printed-variables.ts';
import { tiers } from './tiers.ts';

/**
 * Prints, for a shell, what makes a `claude` started by hand use the server. What an earlier call printed is replaced, or unset where
 * this one sets nothing.
 */
export async function printEnvironment(flags: PrintFlags, context: CommandContext): Promise<void> {
  const { stdout, stderr } = context;
  const env = withoutPrinted(context.env);
  const url = flags.url ?? localUrl({ env });
  const settings = await readClientSettings(env);
  const models = await askModels(flags, settings, { ...context, env });
  const change = clientEnvironment({ url, ...models }, effectiveEnvironment(env, settings));
  for (const { name, file } of findOverrides(change, settings)) stderr.write(`${name} in ${file} wins over this: take it out\n`);
  stdout.write(formatExports(replacePrinted(change, context.env)));
}

type PrintFlags = ModelFlags & { readonly url?: string };

async function askModels(flags: PrintFlags, settings: readonly ClientSettings[], context: CommandContext): Promise<ClientModels> {
  const url = flags.url ?? localUrl(context);
  const { env, stderr } = context;
  const found = await findServer(url);
  if (found.state === 'running') {
    const models = await chooseModels(flags, { env, settings }, (name) => resolveName(name, context, url));
    for (const doubt of await findDoubts(models, { env, url })) stderr.write(`${doubt}\n`);
    return models;
  }
  stderr.write(`No Llama Stack answers at ${url}, so its models and their windows are not known. Start it: llama stack run starter\n`);
  const given = tiers.filter((tier) => flags[tier] !== undefined).map((tier) => [tier, flags[tier]]);
  return { tiers: Object.fromEntries(given), ...(flags.model !== undefined && { model: flags.model }) };
}
