import type { CommandContext } from './command-context.ts';
import { checkProviders } from './doctor/check-providers.ts';
import { listProviders } from './server-providers.ts';

/** Why a running server offers no model, provider by provider. Throws GatewayError as `askServer` does. */
export async function explainNoModels(context: Pick<CommandContext, 'env'>, url?: string): Promise<string> {
  const findings = checkProviders(await listProviders(context, url)).filter(({ state }) => state !== 'skip');
  const lines = findings.map(({ check, detail, remedy }) => `${check}: ${detail}${remedy === undefined ? '' : `. ${remedy}`}`);
  return `There is no model to call:\n${lines.join('\n')}\n`;
}
