import { type Environment, GatewayError, isGatewayError } from '@llama-stack/core';
import type { NamedModel } from '../server-models.ts';
import { type ClientChoice, type ClientState, findChoice, type ModelFlags } from './client-choice.ts';
import { effectiveEnvironment } from './client-settings.ts';
import { type Tier, tierNames, tierOf, tiers, tierVariable, withoutSuffix } from './tiers.ts';

/** A model as the client will name it, and what the server knows of it. */
export interface ClientModel {
  readonly name: string;
  /** In words, why it is this one. */
  readonly rule: string;
  /** In tokens; undefined when the server does not know. */
  readonly window: number | undefined;
  readonly maxTokens: number | undefined;
  /** Where it was chosen, in words; undefined when nobody chose. */
  readonly source?: string | undefined;
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
  /** What the names lead to that the user wrote. */
  readonly named: readonly NamedModel['resolves_to'][];
}

/** Asks a server where a name leads. Throws GatewayError when it leads nowhere. */
export type Resolve = (name: string) => Promise<NamedModel>;

/**
 * Chooses the main model and one for each of the client's tiers: what the user says, else what the server was told, else the main
 * model. Claude names are replaced by the models behind them: of those the client would believe that they have Claude's window.
 * Throws GatewayError when a name of the user's leads nowhere, or no model is there.
 */
export async function chooseModels(flags: ModelFlags, state: ClientState, resolve: Resolve): Promise<ChosenModels> {
  const env = effectiveEnvironment(state.env, state.settings ?? []);
  const choice = findChoice(flags, state);
  const name = nameOf(choice, flags, env);
  const found = await resolveChoice(choice, name, resolve);
  const named = choice.source === undefined ? [] : [found.resolves_to];
  const main: ClientModel = {
    name: clientName(name, found),
    rule: found.resolves_to.rule,
    window: found.max_input_tokens ?? undefined,
    maxTokens: found.max_tokens ?? undefined,
    source: choice.source,
  };
  const chosen: Partial<Record<Tier, string>> = {};
  for (const tier of tiers) {
    const flag = flags[tier];
    if (flag !== undefined) {
      const target = await resolve(flag);
      named.push(target.resolves_to);
      chosen[tier] = clientName(flag, target);
    } else if (!env[tierVariable(tier)]) chosen[tier] = (await toldModel(tier, resolve)) ?? main.name;
  }
  const isRenamed = tierOf(choice.name) === undefined && main.name !== name;
  return { main, named, tiers: chosen, ...((choice.by === 'flag' || isRenamed) && { model: main.name }) };
}

/** Where the choice leads: to what its tier's flag or variable says, else to what it names. */
function nameOf({ name }: ClientChoice, flags: ModelFlags, env: Environment): string {
  const tier = tierOf(name);
  return withoutSuffix(tier === undefined ? name : (flags[tier] ?? (env[tierVariable(tier)] || tierNames[tier])));
}

/** Says where a name was chosen that leads nowhere. */
async function resolveChoice({ source, by }: ClientChoice, name: string, resolve: Resolve): Promise<NamedModel> {
  try {
    return await resolve(name);
  } catch (cause) {
    if (!isGatewayError(cause) || source === undefined || by === 'flag') throw cause;
    throw new GatewayError(cause.code, `${source}: ${cause.message}`, { cause });
  }
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
