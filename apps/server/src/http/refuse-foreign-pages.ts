import type { IncomingMessage } from 'node:http';
import { GatewayError } from '@llama-stack/core';

/**
 * Throws GatewayError when a web page of another site sends a request that changes something or costs something. A page cannot read our
 * answers, but any page that is open in a browser can send a form to this machine, and without keys nothing else would stop it.
 * Browsers say where a request comes from (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site); other clients
 * send no such header.
 */
export function refuseForeignPages({ method, headers }: IncomingMessage): void {
  if (headers['sec-fetch-site'] !== 'cross-site' || method === 'GET' || method === 'HEAD') return;
  throw new GatewayError('permission', 'Web pages of other sites may not call this Llama Stack', { shouldRetry: false });
}
