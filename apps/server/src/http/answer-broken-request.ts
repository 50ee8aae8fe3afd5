import type { Duplex } from 'node:stream';
import type { Logger } from '@llama-stack/core';
import { createRequestId } from './request-id.ts';

const statuses: Readonly<Record<string, readonly [line: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are larger than 64 KB'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not come whole within the time limit'],
};

/** What node's parser refuses never reaches a route: it gets the same error shape here, and its connection is closed. */
export function answerBrokenRequest(error: Error, socket: Duplex, logger: Logger): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const [line, message] = statuses['code' in error ? String(error.code) : ''] ?? ['400 Bad Request', 'This is not valid HTTP/1.1'];
  const id = createRequestId();
  logger.debug({ requestId: id, status: Number.parseInt(line, 10) }, message);
  const body = JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message }, request_id: id });
  const headers = `connection: close\r\nrequest-id: ${id}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
  socket.end(`HTTP/1.1 ${line}\r\n${headers}\r\n\r\n${body}`);
}
