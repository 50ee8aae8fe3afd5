import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { UpstreamProxy } from './upstream-proxy.ts';

export interface DispatchOptions extends Omit<Dispatcher.DispatchOptions, 'body'> {
  readonly body?: Exclude<Dispatcher.DispatchOptions['body'], undefined> | Iterable<Uint8Array>;
}

/** It takes a body that is iterated over, which only undici's documentation says. */
interface Connections extends Dispatcher {
  dispatch(options: DispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
}

/** An upstream's connections, through its proxy when there is one. */
export function createDispatcher(proxy: UpstreamProxy | undefined, connectMs: number): Connections {
  const connect = { timeout: connectMs };
  return proxy === undefined ? new Agent({ connect }) : new ProxyAgent({ uri: proxy.url.href, connect, proxyTls: connect });
}
