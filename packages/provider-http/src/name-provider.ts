import { contextOverflowError, GatewayError, type GatewayErrorCode } from '@llama-stack/core';
import type { UpstreamIdentity } from './connection-error.ts';
import { refusedKey } from './status-error.ts';

/** Clients recover from these by their exact words, so the words stay as they are. */
const verbatim: ReadonlySet<GatewayErrorCode> = new Set(['invalid_request', 'context_overflow', 'too_large', 'policy_blocked']);

/** What a translator puts before an upstream's own words, because it knows no names. */
const inTranslatorsWords = /^The upstream refused the API key that the gateway has for it(?:: )?/;

/** An upstream's error, with the provider named; for a refused key, with the variable that holds it. */
export function nameProvider(error: GatewayError, upstream: UpstreamIdentity): GatewayError {
  if (error.details.provider !== undefined) return error;
  const details = { ...error.details, provider: upstream.id };
  return new GatewayError(error.code, wordsFor(error, upstream), details);
}

function wordsFor({ code, message, details }: GatewayError, upstream: UpstreamIdentity): string {
  if (verbatim.has(code)) return message;
  if (code === 'authentication') {
    const said = message.replace(inTranslatorsWords, '');
    return refusedKey(upstream, details.upstreamStatus ?? 401) + (said === '' ? '' : ` It said: ${said}`);
  }
  return message.startsWith(`${upstream.id}:`) ? message : `${upstream.id}: ${message}`;
}

/** What we know of sizes, where the upstream did not say. */
export interface KnownSizes {
  readonly promptTokens: number;
  readonly window?: number | undefined;
}

/** An overflow error with the numbers that the upstream left out: clients compact by them. Any other error as it is. */
export function addSizes(error: GatewayError, { promptTokens, window }: KnownSizes): GatewayError {
  if (error.code !== 'context_overflow') return error;
  const known = { promptTokens, ...(window !== undefined && { window }) };
  return contextOverflowError({ ...known, ...error.details.overflow }, error.details);
}
