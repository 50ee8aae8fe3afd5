import type { Server } from 'node:http';

/** Stops a server in order. */
export interface Shutdown {
  /** Takes no more calls and lets running answers finish, `graceMs` at most; then their connections are closed. Resolves when all is closed. */
  finish(graceMs: number): Promise<void>;
  /** Closes every connection at once, which aborts the calls behind them. */
  stop(): void;
}

/** Call it before the server listens: it watches answers, to close kept-alive connections as soon as they are idle. */
export function createShutdown(server: Server): Shutdown {
  let finishing: Promise<void> | undefined;
  server.on('request', (_request, response) => {
    response.once('close', () => {
      // The connection counts as idle only after this event.
      if (finishing !== undefined) setImmediate(() => server.closeIdleConnections());
    });
  });
  return {
    finish(graceMs) {
      finishing ??= new Promise((resolve, reject) => {
        const grace = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close((error) => {
          clearTimeout(grace);
          if (error === undefined) resolve();
          else reject(error);
        });
        server.closeIdleConnections();
      });
      return finishing;
    },
    stop: () => server.closeAllConnections(),
  };
}
