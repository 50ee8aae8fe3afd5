import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from '@llama-stack/runtime';
import type { Response } from 'express';

/** What keeps proxies from holding a stream back or packing it. */
const streamHeaders = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

/**
 * Writes an answer. A stream's headers go out before its first bytes; a slow client stops our reads from the upstream, and one that
 * leaves ends them. Rejects when a stream breaks after its first byte: the connection is then closed.
 */
export async function sendAnswer(answer: Answer, response: Response): Promise<void> {
  const { status, headers, body } = answer;
  if (typeof body === 'string') {
    response.writeHead(status, headers).end(body);
    return;
  }
  response.writeHead(status, { ...headers, ...streamHeaders }).flushHeaders();
  // One item ahead at most: each may hold everything that one network read brought.
  await pipeline(Readable.from(body, { highWaterMark: 1 }), response);
}
