import type { HeaderMap } from '@llama-stack/core';

/** What passes from a client to an upstream of the same API. The client's key is not among it: it is ours to check, not to pass on. */
const requestHeaders = /^(anthropic-(version|beta|dangerous-direct-browser-access)|user-agent|x-app|x-claude-code-.+|x-stainless-.+)$/;

/** What passes back: no cookies, no hop-by-hop headers, nothing of the connection. */
const responseHeaders =
  /^(content-type|request-id|retry-after|retry-after-ms|x-should-retry|anthropic-(ratelimit|priority|input|output)-.+|anthropic-organization-id)$/;

export function relayedRequestHeaders(headers: HeaderMap): HeaderMap {
  return pick(headers, requestHeaders);
}

export function relayedResponseHeaders(headers: HeaderMap): HeaderMap {
  return pick(headers, responseHeaders);
}

function pick(headers: HeaderMap, allowed: RegExp): HeaderMap {
  const picked: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && allowed.test(name)) picked[name] = value;
  }
  return picked;
}
