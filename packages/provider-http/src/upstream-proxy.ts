import { ConfigError, type Environment } from '@llama-stack/core';

/** What stands between this machine and an upstream. */
export interface UpstreamProxy {
  readonly url: URL;
  /** The variable that names it. */
  readonly variable: string;
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks:']);

/** Lower case goes first, as for curl; who names one proxy only means it for both kinds of address. */
const httpVariables = ['http_proxy', 'HTTP_PROXY'] as const;
const variables: Readonly<Record<string, readonly string[]>> = {
  'http:': httpVariables,
  'https:': ['https_proxy', 'HTTPS_PROXY', ...httpVariables],
};

/** The proxy that the environment names for an address; there is none to this machine. Throws ConfigError when it is no address. */
export function proxyFor(target: URL, env: Environment): UpstreamProxy | undefined {
  const variable = variables[target.protocol]?.find((name) => (env[name] ?? '') !== '');
  if (variable === undefined || loopback.test(target.hostname) || isExempt(target, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  return { url: parseProxy(env[variable] ?? '', variable), variable };
}

/** A proxy as a person may see it: without its user and password. */
export function nameProxy({ url, variable }: UpstreamProxy): string {
  return `the proxy ${url.protocol}//${url.host} (${variable})`;
}

/** `proxy.corp:3128` is an address of http, as for curl. */
function parseProxy(text: string, variable: string): URL {
  const address = text.trim();
  const whole = address.includes('://') ? address : `http://${address}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url !== undefined && url.hostname !== '' && schemes.has(url.protocol)) return url;
  const remedy = `Write ${variable} as http://host:port`;
  throw new ConfigError([{ path: '', message: `${variable} does not hold the address of a proxy`, remedy }]);
}

/** `NO_PROXY`: hosts with all that is below them, each with or without a port. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => {
      const [, host = '', forPort = ownPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      return entry === '*' || (host !== '' && forPort === ownPort && `.${hostname}`.endsWith(`.${host}`));
    });
}
