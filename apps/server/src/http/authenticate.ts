import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewayError, type Secret } from '@llama-stack/core';

/** Throws GatewayError unless a request comes with one of `keys`. */
type Guard = (request: IncomingMessage) => void;

/** Lets a request pass when its `x-api-key` or bearer token is one of `keys`. No keys: everybody passes, with any key or none. */
export function authenticate(keys: readonly Secret[]): Guard {
  const digests = keys.map((key) => digest(key.reveal()));
  return ({ headers }) => {
    if (digests.length === 0) return;
    // Both may be there: Claude Code sends a stored login beside the key that is meant for us.
    const offered = [headers['x-api-key'], bearerToken(headers.authorization)].flat().filter((key) => key !== undefined);
    if (offered.some((key) => isAmong(digests, key))) return;
    throw new GatewayError('authentication', refusal(offered.length), { shouldRetry: false });
  };
}

function refusal(offered: number): string {
  if (offered > 0) return 'The key is not one of those that this Llama Stack accepts. Its `server.auth` lists them.';
  return 'This Llama Stack wants a key: send one of its `server.auth` as `x-api-key` or `Authorization: Bearer`.';
}

/** Looks at every digest, so that the time taken tells nothing of the keys. */
function isAmong(digests: readonly Buffer[], key: string): boolean {
  const candidate = digest(key);
  return digests.reduce((found, known) => timingSafeEqual(known, candidate) || found, false);
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(.+)$/i.exec(header ?? '')?.[1]?.trim();
}
