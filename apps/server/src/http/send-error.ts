import type { ServerResponse } from 'node:http';
import { GatewayError, type InboundTranslator, type Logger, toGatewayError } from '@llama-stack/core';
import { isTold } from '@llama-stack/runtime';
import { pathOf } from './path-of.ts';
import { requestIdOf } from './request-id.ts';
import { writeError } from './write-error.ts';

/** How an error is answered, where its code does not say it. */
export interface ErrorManner {
  readonly status?: number;
  /** In the log; `warn` by default. Who probes for paths that nobody serves is no news. */
  readonly level?: 'debug' | 'warn';
}

export type Fail = (thrown: unknown, response: ServerResponse, manner?: ErrorManner) => void;

/** As much of a message or a path as the log shows: both may hold what a client made up. */
const shownCharacters = 1_000;

/**
 * Whatever was thrown takes the API's own error shape, and has one line in the log: a call's own, else one here. Causes go to the log,
 * never to the client.
 */
export function sendError(formatError: InboundTranslator['formatError'], logger: Logger): Fail {
  return (thrown, response, manner = {}) => {
    const requestId = requestIdOf(response);
    const route = shown(pathOf(response.req));
    if (response.destroyed && isDeparture(thrown)) {
      logger.debug({ requestId, route }, 'The client left before its answer was complete');
      return;
    }
    const error = readError(thrown);
    const answer = { ...formatError(error, requestId), ...(manner.status !== undefined && { status: manner.status }) };
    if (!isTold(thrown)) {
      const isNews = !response.headersSent && !response.destroyed && !isMalformedUrl(thrown);
      const level = isNews ? (manner.level ?? 'warn') : 'debug';
      logError(error, { requestId, route, code: error.code, status: answer.status }, { logger, level });
    }
    if (response.headersSent) response.destroy();
    else writeError(response, answer);
  };
}

interface LogPlace {
  readonly logger: Logger;
  readonly level: 'debug' | 'warn';
}

function logError({ code, message, details }: GatewayError, fields: object, { logger, level }: LogPlace): void {
  if (code === 'internal') logger.error({ ...fields, err: details.cause }, shown(message));
  else logger[level](fields, shown(message));
}

/** On one line: a line break in a made-up name would print what follows it as a line of its own. */
function shown(text: string): string {
  return text.slice(0, shownCharacters).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}

/** What a call ends with when its client closes the connection: the abort of its signal, or the broken pipeline. */
function isDeparture(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE');
}

function readError(thrown: unknown): GatewayError {
  return isMalformedUrl(thrown) ? new GatewayError('invalid_request', 'The URL is not validly encoded') : toGatewayError(thrown);
}

/** Express throws this for `%zz` in a path. */
function isMalformedUrl(error: unknown): boolean {
  return error instanceof URIError;
}
