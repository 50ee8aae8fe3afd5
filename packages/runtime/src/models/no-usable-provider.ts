import { GatewayError, type GatewayErrorCode } from '@llama-stack/core';
import { sentence } from './model-not-found.ts';

/** A provider that is on and lists no chat model, and why, when its listing failed. */
export interface UnusableProvider {
  readonly id: string;
  readonly error: GatewayError | undefined;
}

/** What does not pass by itself: a client that tries again only hides it from its user. */
const lasting: ReadonlySet<GatewayErrorCode> = new Set(['authentication', 'permission', 'billing', 'not_found']);

/**
 * For a name that would lead somewhere if any of these providers could be used: their own errors, with the code of one that may pass by
 * itself if there is such, else of the first. Never `not_found`: clients replace its text by words of their own, which blame the name.
 * `where` says what led to them.
 */
export function noUsableProvider(providers: readonly UnusableProvider[], where?: string): GatewayError {
  const errors = providers.map(({ id, error }) => error ?? listsNothing(id));
  const { code, details } = errors.find((error) => !isLasting(error)) ?? errors[0] ?? listsNothing('');
  const texts = providers.map(({ id, error }) => describe(id, error ?? listsNothing(id)));
  const message = texts.length === 1 ? texts.join() : texts.map(sentence).join(' ');
  return new GatewayError(code === 'not_found' ? 'upstream' : code, where === undefined ? message : `${where}: ${message}`, {
    ...details,
    ...(lasting.has(code) && { shouldRetry: false }),
  });
}

/** Many servers have no list and answer all the same. */
function describe(id: string, { code, message }: GatewayError): string {
  if (code !== 'not_found') return message;
  const name = `${id}/<model>`;
  return `${sentence(message)} Or name a model outright: ${name}. For Claude's names: ANTHROPIC_DEFAULT_OPUS_MODEL=${name}, or claude --model ${name}`;
}

function listsNothing(id: string): GatewayError {
  const message = `${id}: it lists no chat model. Load or pull one there, or name one outright: ${id}/<model>`;
  return new GatewayError('upstream', message, { provider: id, shouldRetry: false });
}

function isLasting({ code, details }: GatewayError): boolean {
  return lasting.has(code) || details.shouldRetry === false;
}
