import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** Gives an answer a `request-id` header, the id under which the log knows the call. A UUID, because node draws these in stock. */
export function setRequestId(response: ServerResponse): void {
  response.setHeader('request-id', `req_${randomUUID().replaceAll('-', '')}`);
}

export function requestIdOf(response: ServerResponse): string {
  const id = response.getHeader('request-id');
  return typeof id === 'string' ? id : '';
}
