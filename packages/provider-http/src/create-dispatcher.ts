import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** An upstream's connections; through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, except to this machine. */
export function createDispatcher({ hostname }: URL, connectMs: number): Dispatcher {
  const options = { connect: { timeout: connectMs } };
  return loopback.test(hostname) ? new Agent(options) : new EnvHttpProxyAgent(options);
}
