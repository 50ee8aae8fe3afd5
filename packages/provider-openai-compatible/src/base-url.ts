/** Ends of addresses that people paste from examples. */
const pasted = /\/(chat\/completions|completions|responses|messages|models)\/*$/;

/** The base of an OpenAI-compatible API. A bare host serves it under `/v1`, as nearly all do; any other path is kept. */
export function apiBaseUrl(url: string): string {
  const base = url.replace(pasted, '').replace(/\/+$/, '');
  return new URL(base).pathname === '/' ? `${base}/v1` : base;
}

/** The root of a server that has more than the OpenAI-compatible API, given with or without `/v1`. */
export function serverRootUrl(url: string): string {
  return url.replace(pasted, '').replace(/\/+$/, '').replace(/\/v1$/, '');
}
