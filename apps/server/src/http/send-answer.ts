import type { ServerResponse } from 'node:http';
import type { Answer } from '@llama-stack/runtime';

/** What keeps proxies from holding a stream back or packing it. */
const streamHeaders = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

/**
 * Writes an answer. A slow client stops our reads from the upstream, and one that leaves ends them at once. Rejects when a stream
 * breaks: before its first byte the answer can still be an error, after it the connection is closed. By hand, because `pipeline` costs
 * as much as a translation.
 */
export async function sendAnswer(answer: Answer, response: ServerResponse): Promise<void> {
  const { status, headers, body } = answer;
  if (typeof body === 'string') {
    response.writeHead(status, headers).end(body);
    return;
  }
  const source = body[Symbol.asyncIterator]();
  response.once('close', () => {
    if (!response.writableFinished) source.return?.().catch((error: unknown) => response.destroy(asError(error)));
  });
  try {
    let read = await source.next();
    response.writeHead(status, { ...headers, ...streamHeaders });
    for (; read.done !== true; read = await source.next()) {
      if (!response.write(read.value)) await drained(response);
    }
    response.end();
  } catch (error) {
    // What was written still goes out: the client has a right to it. Node 26 holds it back until the next turn.
    if (response.headersSent) {
      await new Promise(setImmediate);
      response.socket?.destroySoon();
    }
    throw error;
  }
}

/** Resolves when the client has taken what was written, or has left. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
