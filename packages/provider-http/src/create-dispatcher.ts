import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export interface DispatchOptions extends Omit<Dispatcher.DispatchOptions, 'body'> {
  readonly body?: Exclude<Dispatcher.DispatchOptions['body'], undefined> | Iterable<Uint8Array>;
}

/** It takes a body that is iterated over, which only undici's documentation says. */
interface Connections extends Dispatcher {
  dispatch(options: DispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
}

/** An upstream's connections; through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, except to this machine. */
export function createDispatcher({ hostname }: URL, connectMs: number): Connections {
  const options = { connect: { timeout: connectMs } };
  return loopback.test(hostname) ? new Agent(options) : new EnvHttpProxyAgent(options);
}
