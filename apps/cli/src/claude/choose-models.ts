import { type Environment, isGatewayError } from '@llama-stack/core';
import type { NamedModel } from '../server-models.ts';
import { isTier, type Tier, tierNames, tiers, tierVariable } from './tiers.ts';

/** What the user said on the command line. */
export type ModelFlags = Partial<Record<Tier | 'model', string>>;

/** A model as the client will name it, and what the server knows of it. */
export interface ClientModel {
  readonly name: string;
  /** In words, why it is this one. */
  readonly rule: string;
  /** In tokens; undefined when the server does not know. */
  readonly window: number | undefined;
  readonly maxTokens: number | undefined;
}

export interface ClientModels {
  /** What a conversation begins with; absent when no server could be asked. */
  readonly main?: ClientModel;
  /** The main model under the name that the client is to be given; absent when the client chooses. */
  readonly model?: string;
  /** Models for the tiers that the environment does not choose already. */
  readonly tiers: Partial<Record<Tier, string>>;
}

/** Models that a server has confirmed. */
export interface ChosenModels extends ClientModels {
  readonly main: ClientModel;
}

/** Asks a server where a name leads. Throws GatewayError when it leads nowhere. */
export type Resolve = (name: string) => Promise<NamedModel>;

/**
 * Chooses the main model and one for each of the client's tiers: what the user says, else what the server was told, else the main
 * model. Claude names are replaced by the models behind them: of those the client would believe that they have Claude's window.
 * Throws GatewayError when a name of the user's leads nowhere, or no model is there.
 */
export async function chooseModels(flags: ModelFlags, env: Environment, resolve: Resolve): Promise<ChosenModels> {
  const name = nameOfMain(flags, env);
  const found = await resolve(name);
  const main: ClientModel = {
    name: clientName(name, found),
    rule: found.resolves_to.rule,
    window: found.max_input_tokens ?? undefined,
    maxTokens: found.max_tokens ?? undefined,
  };
  const chosen: Partial<Record<Tier, string>> = {};
  for (const tier of tiers) {
    const flag = flags[tier];
    if (flag !== undefined) chosen[tier] = clientName(flag, await resolve(flag));
    else if (!env[tierVariable(tier)]) chosen[tier] = (await toldModel(tier, resolve)) ?? main.name;
  }
  return { main, tiers: chosen, ...(flags.model !== undefined && { model: main.name }) };
}

/** The client begins with its opus tier unless it is told otherwise. */
function nameOfMain(flags: ModelFlags, env: Environment): string {
  const wanted = flags.model ?? (env.ANTHROPIC_MODEL || env.ANTHROPIC_DEFAULT_MODEL || 'opus');
  return isTier(wanted) ? (flags[wanted] ?? (env[tierVariable(wanted)] || tierNames[wanted])) : wanted;
}

/** The model that the server was told to use for a tier, by a variable or a registered name; not the one it falls back to. */
async function toldModel(tier: Tier, resolve: Resolve): Promise<string | undefined> {
  try {
    const found = await resolve(tierNames[tier]);
    return found.resolves_to.rule.startsWith('best model of ') ? undefined : clientName(tierNames[tier], found);
  } catch (error) {
    if (isGatewayError(error)) return undefined;
    throw error;
  }
}

function clientName(name: string, { resolves_to }: NamedModel): string {
  return /^claude-[^/]*$/.test(name) ? `${resolves_to.provider_id}/${resolves_to.model}` : name;
}
