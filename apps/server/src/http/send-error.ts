import type { ServerResponse } from 'node:http';
import { GatewayError, type InboundTranslator, type Logger, toGatewayError } from '@llama-stack/core';
import { pathOf } from './path-of.ts';
import { requestIdOf } from './request-id.ts';
import { writeError } from './write-error.ts';

/** Whatever was thrown takes the API's own error shape. Causes go to the log, never to the client. */
export function sendError(formatError: InboundTranslator['formatError'], logger: Logger) {
  return (thrown: unknown, response: ServerResponse): void => {
    const requestId = requestIdOf(response);
    const route = pathOf(response.req);
    if (response.destroyed && isDeparture(thrown)) {
      logger.debug({ requestId, route }, 'The client left before its answer was complete');
      return;
    }
    const error = isMalformedUrl(thrown) ? new GatewayError('invalid_request', 'The URL is not validly encoded') : toGatewayError(thrown);
    if (error.code === 'internal') logger.error({ requestId, route, err: error.details.cause }, error.message);
    if (response.headersSent) response.destroy();
    else writeError(response, formatError(error, requestId));
  };
}

/** What a call ends with when its client closes the connection: the abort of its signal, or the broken pipeline. */
function isDeparture(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE');
}

/** Express throws this for `%zz` in a path. */
function isMalformedUrl(error: unknown): boolean {
  return error instanceof URIError;
}
