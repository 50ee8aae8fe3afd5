import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, type ConfigProblem, type Logger, silentLogger } from '@llama-stack/core';
import { answerBrokenRequest } from './http/answer-broken-request.ts';
import { closeQueuedAnswer } from './http/close-queued-answer.ts';
import { isLoopback } from './http/loopback.ts';
import { noAddress } from './http/no-address.ts';
import { createShutdown, type Shutdown } from './http/shutdown.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** For what is no HTTP. */
  readonly logger?: Logger;
}

export interface RunningServer extends Shutdown {
  /** Where clients on this machine reach it, such as `http://localhost:8321`. */
  readonly url: string;
}

/**
 * Starts to listen. No time limit ends an answer under way: the limits below are for requests on their way in, and for idle connections.
 * Throws ConfigError when the address cannot be had.
 */
export async function listen(handler: RequestListener, { host, port, logger = silentLogger }: ListenOptions): Promise<RunningServer> {
  const server = createServer(
    { maxHeaderSize: 64 * 1024, headersTimeout: 30_000, requestTimeout: 300_000, keepAliveTimeout: 75_000 },
    handler,
  );
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket, logger));
  server.on('request', closeQueuedAnswer);
  const shutdown = createShutdown(server);
  await opened(server, { host, port });
  return { ...shutdown, url: `http://${urlHost(host)}:${addressOf(server).port}` };
}

function opened(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ConfigError([describeFailure(error, { host, port })])));
    server.listen(port, host, () => resolve());
  });
}

function describeFailure(error: Error, { host, port }: ListenOptions): ConfigProblem {
  switch ('code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return {
        path: 'server.port',
        message: `port ${port} on ${host} is in use`,
        remedy: `Choose another: --port ${port + 1}, or LLAMA_STACK_PORT.`,
      };
    case 'EACCES':
      return { path: 'server.port', message: `this user may not listen on port ${port}`, remedy: 'Choose one above 1023 with --port.' };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return noAddress(host);
    default:
      return { path: 'server', message: `cannot listen on ${host}:${port}: ${error.message}` };
  }
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A server that listens on a port has an address with one');
  return address;
}

function urlHost(host: string): string {
  if (isLoopback(host) || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
