import type { Relay } from '@llama-stack/core';
import { relayedRequestHeaders, relayedResponseHeaders } from './headers.ts';
import type { HttpClient } from './http-client.ts';
import { pageError, statusError } from './status-error.ts';

export interface RelayOptions {
  readonly http: HttpClient;
  /** Joined to the base URL; where tokens are counted is `<path>/count_tokens`. */
  readonly path: `/${string}`;
}

/**
 * A byte pipe to an upstream that speaks the client's own API. Statuses and bodies pass as they are. Failed connections throw, and so do answers
 * that would tell the client of the wrong party: that its key is refused, which is ours, or a page of something that is no API.
 */
export function createRelay({ http, path }: RelayOptions): Relay {
  return async ({ operation, body, headers }, { signal, providerData }) => {
    const target: `/${string}` = operation === 'create' ? path : `${path}/count_tokens`;
    const response = await http.request({
      method: 'POST',
      path: target,
      headers: relayedRequestHeaders(headers),
      body,
      signal,
      ...(providerData !== undefined && { providerData }),
    });
    const question = { upstream: http.upstream, path: target };
    if (response.status === 401 && providerData === undefined) throw await statusError(response, question);
    if (response.headers['content-type']?.includes('text/html')) {
      response.discard();
      throw pageError(response, question);
    }
    return { status: response.status, headers: relayedResponseHeaders(response.headers), body: response.body };
  };
}
