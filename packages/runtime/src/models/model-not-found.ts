import { GatewayError, nearestNames } from '@llama-stack/core';
import type { InactiveProvider } from '../providers/create-providers.ts';

/** What the message is made from. */
export interface KnownModels {
  /** Every name that would resolve now. */
  readonly names: readonly string[];
  /** Ids of the providers that are on. */
  readonly providers: readonly string[];
  readonly dropped: readonly InactiveProvider[];
  /** The provider that is off, for which the name is registered. */
  readonly registeredFor?: string;
  /** Why providers could not list their models, by their ids. */
  readonly failures: ReadonlyMap<string, string>;
}

/** The 404 of an unknown model, and why it is unknown. */
export function modelNotFound(name: string, reason: string): GatewayError {
  return new GatewayError('not_found', `Model '${name}' not found: ${reason}`);
}

/** How soon a client is told to ask again, in seconds. */
const retryAfter = 2;

/** For a name that some provider may list once it has answered: clients try again by themselves. */
export function modelNotYetKnown(name: string, pending: readonly { readonly id: string }[]): GatewayError {
  const waiting = pending.map(({ id }) => `provider '${id}' has not listed its models yet`).join(', ');
  return new GatewayError('overloaded', `Model '${name}' is not known: ${waiting}. Try again in a moment`, { retryAfter });
}

/** Why a name leads nowhere: the nearest names, and the variable or command that would make it known. */
export function explainMiss(name: string, { names, failures, ...known }: KnownModels): string {
  const { providers, dropped, registeredFor } = known;
  if (providers.length === 0) return `no provider is on. ${switchOn(dropped)}`;
  const off = providerOffFor(name, known);
  if (off !== undefined) return `${registeredFor === undefined ? '' : 'it is registered, but '}${providerIsOff(off)}`;
  if (names.length === 0) {
    const reasons = providers.map((id) => sentence(failures.get(id) ?? `provider '${id}' lists no models`));
    return `${reasons.join(' ')} Or name a model outright: ${providers.length === 1 ? providers[0] : '<provider>'}/<model>`;
  }
  const nearest = nearestNames(name, names);
  const prefix = prefixOf(name);
  const none = `${prefix === '' ? '' : `no provider is called '${prefix}'; `}there are ${sample(names)}`;
  const listAll = `${nearest.length > 0 ? nearestText(nearest) : none}. List all with: llama stack models list`;
  if (failures.size === 0) return listAll;
  return `${listAll}. It may be one of those that could not be listed: ${[...failures.values()].map(sentence).join(' ')}`;
}

export function nearestText(nearest: readonly string[]): string {
  return nearest.length === 1 ? `the nearest name is ${nearest[0]}` : `the nearest names are ${nearest.join(', ')}`;
}

/** The provider that a name is for, when that one is off. */
export function providerOffFor(
  name: string,
  { dropped, registeredFor }: Pick<KnownModels, 'dropped' | 'registeredFor'>,
): InactiveProvider | undefined {
  return dropped.find(({ provider_id }) => provider_id === (registeredFor ?? prefixOf(name)));
}

function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')));
}

/** With the full stop that some errors have and some have not. */
export function sentence(text: string): string {
  return `${text.replace(/\.$/, '')}.`;
}

/** That a provider is off, why, and what switches it on. */
export function providerIsOff(provider: InactiveProvider): string {
  const { provider_id, why, variables } = provider;
  const reason = why === undefined ? '' : `: ${why}`;
  // A reason without a variable is its own remedy: what to install.
  return `provider '${provider_id}' is off${reason}.${variables.length === 0 && why !== undefined ? '' : ` ${switchOn([provider])}`}`;
}

/** The variables to set, for one provider or for any. */
export function switchOn(dropped: readonly InactiveProvider[]): string {
  const ways = dropped.filter(({ variables }) => variables.length > 0);
  if (ways.length === 0) return 'Add or enable one in the configuration, then restart the server';
  const settings = ways.map(({ variables, provider_id }) => `${variables.join(' and ')}${ways.length === 1 ? '' : ` (${provider_id})`}`);
  return `Set ${ways.length === 1 ? '' : 'one of '}${settings.join(', ')} in the server's shell, then restart it`;
}

function sample(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
