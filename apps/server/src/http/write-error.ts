import type { ServerResponse } from 'node:http';
import type { ErrorAnswer } from '@llama-stack/core';

/** Writes an error answer as JSON. */
export function writeError(response: ServerResponse, { status, headers, body }: ErrorAnswer): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const own = { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.byteLength };
  response.writeHead(status, { ...headers, ...own }).end(bytes);
}
