import { nameProxy, type UpstreamProxy } from './upstream-proxy.ts';

/** A failed connection, with the system's or the library's code. */
interface Failure {
  readonly error: unknown;
  readonly code: string;
}

/** In words, when it is the proxy that failed: the connection that fails is the one to it. */
export function describeProxyFailure({ error, code }: Failure, proxy: UpstreamProxy, { baseUrl }: { readonly baseUrl: string }) {
  const name = nameProxy(proxy);
  const { origin, hostname } = new URL(baseUrl);
  const remedy = `Mend ${proxy.variable}, or name ${hostname} in NO_PROXY to go without it.`;
  const way = `on the way to ${origin}`;
  if (code === 'ECONNREFUSED') return `nothing listens at ${name}, ${way}. ${remedy}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the host name of ${name}, ${way}, cannot be resolved (${code}). ${remedy}`;
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `no network leads to ${name}, ${way} (${code}). ${remedy}`;
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return `${name}, ${way}, did not accept a connection in time. ${remedy}`;
  const status = refusal(error);
  if (status === undefined) return undefined;
  if (status === '407') return `${name} wants a user and a password (407). Write ${proxy.variable} as http://user:password@host:port.`;
  return `${name} answered ${status} when it was asked for a way to ${origin}. ${remedy}`;
}

/** The status of a refused CONNECT, which undici tells in its message only. */
function refusal(error: unknown): string | undefined {
  return error instanceof Error ? /^Proxy response \((\d{3})\) !== 200/.exec(error.message)?.[1] : undefined;
}
