import { isGatewayError } from '@llama-stack/core';
import type { ProviderStatus, Stack } from '@llama-stack/runtime';

export interface StackDescription {
  readonly stack: Stack;
  /** Where clients reach the server, without a slash at the end. */
  readonly url: string;
  readonly version: string;
  /** Whether clients must send a key of `server.auth`. */
  readonly locked: boolean;
}

/** A name of each family that Claude Code asks for by itself. */
const tiers = ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5', 'claude-fable-5-2'];

/** What runs here and how to point a client at it, as plain text: for the terminal at start-up, and for `GET /`. */
export function describeStack({ stack, url, version, locked }: StackDescription): string {
  const on = stack.providers.filter((provider) => provider.on);
  const off = describeOff(stack.providers, on.length === 0);
  const sections = [
    [`Llama Stack ${version} at ${url}`],
    on.length === 0 ? [`No provider is on. ${howToSwitchOn(off)}`] : ['Providers', ...on.map(describeProvider)],
    off,
    on.length === 0 ? [] : ['Where Claude names lead', ...describeTiers(stack)],
    describeClient(url, locked),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function howToSwitchOn(off: readonly string[]): string {
  return off.length === 0 ? 'Add or enable one in the configuration, then start again' : 'Set the variable of one, then start again:';
}

function describeProvider({ id, models, error, why }: ProviderStatus): string {
  const reason = why === undefined ? '' : ` (${why})`;
  // Messages about an upstream begin with its name.
  if (error !== undefined) return `  ${id}: ${error.message.replace(`${id}: `, '')}${reason}`;
  if (models === undefined) return `  ${id}: has not listed its models yet; still asking${reason}`;
  return `  ${id}: ${models === 1 ? '1 model' : `${models} models`}${reason}`;
}

/**
 * Providers that are off, with the variable that switches them on or their plugin's reason: one a line when nothing else is there to
 * show, else all in one line.
 */
function describeOff(providers: readonly ProviderStatus[], oneByOne: boolean): string[] {
  const off = providers.filter(({ on, variables, why }) => !on && (variables.length > 0 || why !== undefined));
  if (off.length === 0) return [];
  if (oneByOne)
    return off.map(({ id, variables, why }) =>
      why === undefined ? `  ${variables.map(withExample).join(' and ')} for ${id}` : `  ${id}: ${why}`,
    );
  return [`Off: ${off.map(({ id, variables, why }) => `${id} (${why ?? variables.join(', ')})`).join(', ')}`];
}

/** A key says by its name what it is, an address does not say how it is written. */
function withExample(variable: string): string {
  return variable.endsWith('_URL') ? `${variable}=http://<host>:<port>/v1` : variable;
}

/** Families that lead to the same model by the same rule share a line. */
function describeTiers(stack: Stack): string[] {
  const names = new Map<string, string[]>();
  for (const tier of tiers) {
    const target = describeTarget(stack, tier);
    names.set(target, [...(names.get(target) ?? []), `${tier.split('-', 2).join('-')}-*`]);
  }
  if (names.size === 1) return [...names.keys()].map((target) => `  claude-* → ${target}`);
  return [...names].map(([target, families]) => `  ${families.join(', ')} → ${target}`);
}

function describeTarget(stack: Stack, name: string): string {
  try {
    const { providerId, model, rule } = stack.models.resolve(name);
    return `${providerId}/${model} (${rule})`;
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    if (!stack.providers.some(({ models = 0 }) => models > 0)) return 'nothing yet: no provider lists a chat model';
    return `nothing: ${error.message.replace(/^Model '.*?' not found: /, '')}`;
  }
}

function describeClient(url: string, locked: boolean): string[] {
  const key = locked ? 'ANTHROPIC_AUTH_TOKEN="<a key of server.auth>"' : 'ANTHROPIC_API_KEY="fake"';
  return ['Point Claude Code here', `  export ANTHROPIC_BASE_URL="${url}"`, `  export ${key}`, '  claude'];
}
