/** Ends of addresses that people paste from examples. */
const pasted = /\/(chat\/completions|completions|responses|messages|models)\/*$/;

/** Where services keep their Messages API; the rest of their API is beside it. */
const messagesBase = /\/anthropic(\/v1)?\/*$/;

/**
 * The base of an OpenAI-compatible API. A bare host serves it under `/v1`, as nearly all do; `usual`, the address that the documentation of the
 * same host names, completes what is the beginning of it. Any other path is kept.
 */
export function apiBaseUrl(url: string, usual?: string): string {
  const { origin, pathname } = new URL(url.replace(pasted, '').replace(messagesBase, ''));
  const path = pathname.replace(/\/+$/, '');
  const known = usual === undefined ? undefined : new URL(usual);
  const whole = known?.origin === origin ? known.pathname : '/v1';
  return origin + (`${whole}/`.startsWith(`${path}/`) ? whole : path);
}

/** The root of a server that has more than the OpenAI-compatible API, given with or without `/v1`. */
export function serverRootUrl(url: string): string {
  return url.replace(pasted, '').replace(/\/+$/, '').replace(/\/v1$/, '');
}
