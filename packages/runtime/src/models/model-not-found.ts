import { GatewayError } from '@llama-stack/core';
import { nearestNames } from '../nearest-names.ts';
import type { InactiveProvider } from '../providers/create-providers.ts';

/** What the message is made from. */
export interface KnownModels {
  /** Every name that would resolve. */
  readonly names: readonly string[];
  /** Ids of the providers that are on, and why one has no models. */
  readonly providers: readonly { readonly id: string; readonly error: GatewayError | undefined }[];
  readonly dropped: readonly InactiveProvider[];
  /** The provider that is off, for which the name is registered. */
  readonly registeredFor?: string;
}

/** The 404 of an unknown model: the nearest names, and the variable or command that would make it known. */
export function modelNotFound(name: string, known: KnownModels, because?: string): GatewayError {
  const reason = because ?? explain(name, known);
  return new GatewayError('not_found', `Model '${name}' not found${reason === '' ? '' : `: ${reason}`}`);
}

/** How soon a client is told to ask again, in seconds. */
const retryAfter = 2;

/** For a name that some provider may list once it has answered: clients try again by themselves. */
export function modelNotYetKnown(name: string, pending: readonly { readonly id: string }[]): GatewayError {
  const waiting = pending.map(({ id }) => `provider '${id}' has not listed its models yet`).join(', ');
  return new GatewayError('overloaded', `Model '${name}' is not known: ${waiting}. Try again in a moment`, { retryAfter });
}

function explain(name: string, { names, providers, dropped, registeredFor }: KnownModels): string {
  if (providers.length === 0) return `no provider is on. ${switchOn(dropped)}`;
  const prefix = name.slice(0, Math.max(0, name.indexOf('/')));
  const off = dropped.find(({ provider_id }) => provider_id === (registeredFor ?? prefix));
  if (off !== undefined) return `${registeredFor === undefined ? '' : 'it is registered, but '}${providerIsOff(off)}`;
  if (names.length === 0) return `${noModels(providers)} Or name a model outright: <provider>/<model>`;
  const nearest = nearestNames(name, names);
  const near = nearest.length === 1 ? `the nearest name is ${nearest[0]}` : `the nearest names are ${nearest.join(', ')}`;
  const none = `${prefix === '' ? '' : `no provider is called '${prefix}'; `}there are ${sample(names)}`;
  return `${nearest.length > 0 ? near : none}. List all with: llama stack models list`;
}

/** That a provider is off, why, and what switches it on. */
export function providerIsOff(provider: InactiveProvider): string {
  const { provider_id, why } = provider;
  return `provider '${provider_id}' is off${why === undefined ? '' : `: ${why}`}. ${switchOn([provider])}`;
}

/** The variables to set, for one provider or for any. */
export function switchOn(dropped: readonly InactiveProvider[]): string {
  const ways = dropped.filter(({ variables }) => variables.length > 0);
  if (ways.length === 0) return 'Enable one in the configuration, then restart';
  const [only] = ways;
  if (ways.length === 1 && only !== undefined) return `Set ${only.variables.join(' and ')}, then restart`;
  return `Set one of ${ways.map(({ variables, provider_id }) => `${variables.join(' and ')} (${provider_id})`).join(', ')}, then restart`;
}

function noModels(providers: KnownModels['providers']): string {
  return providers
    .map(({ id, error }) => `provider '${id}' lists no models${error === undefined ? ' yet' : `: ${error.message}`}.`)
    .join(' ');
}

function sample(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
