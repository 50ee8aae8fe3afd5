import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';

/** Stops a server in order. */
export interface Shutdown {
  /**
   * Takes no more calls and lets running answers finish, `graceMs` at most; then their connections are closed. Resolves when every answer
   * has ended, or its call has been aborted.
   */
  finish(graceMs: number): Promise<void>;
  /** Closes every connection at once, which aborts the calls behind them. */
  stop(): void;
}

/** Call it before the server listens: it watches answers, to close kept-alive connections as soon as they are idle. */
export function createShutdown(server: Server): Shutdown {
  const answers = new Set<ServerResponse>();
  let finishing: Promise<void> | undefined;
  server.on('request', (_request, response) => {
    answers.add(response);
    response.once('close', () => {
      answers.delete(response);
      // The connection counts as idle only after this event.
      if (finishing !== undefined) setImmediate(() => server.closeIdleConnections());
    });
  });
  const finish = async (graceMs: number): Promise<void> => {
    const grace = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed(server);
    clearTimeout(grace);
    // A destroyed connection tells the server before it tells its answer.
    await Promise.all([...answers].map((answer) => once(answer, 'close')));
  };
  return {
    finish(graceMs) {
      finishing ??= finish(graceMs);
      return finishing;
    },
    stop: () => server.closeAllConnections(),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeIdleConnections();
  });
}
