import type { Relay } from '@llama-stack/core';
import { relayedRequestHeaders, relayedResponseHeaders } from './headers.ts';
import type { HttpClient } from './http-client.ts';

export interface RelayOptions {
  readonly http: HttpClient;
  /** Joined to the base URL; where tokens are counted is `<path>/count_tokens`. */
  readonly path: `/${string}`;
}

/** A byte pipe to an upstream that speaks the client's own API. Statuses and bodies pass as they are; only failed connections throw. */
export function createRelay({ http, path }: RelayOptions): Relay {
  return async ({ operation, body, headers }, { signal, providerData }) => {
    const response = await http.request({
      method: 'POST',
      path: operation === 'create' ? path : `${path}/count_tokens`,
      headers: relayedRequestHeaders(headers),
      body,
      signal,
      ...(providerData !== undefined && { providerData }),
    });
    return { status: response.status, headers: relayedResponseHeaders(response.headers), body: response.body };
  };
}
