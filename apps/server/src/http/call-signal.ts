import type { ServerResponse } from 'node:http';

/**
 * Aborted when the client leaves before its answer is complete. It listens on the response: a request's own `close` comes as soon as
 * its body is read.
 */
export function callSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new DOMException('The client left', 'AbortError'));
  });
  return controller.signal;
}
