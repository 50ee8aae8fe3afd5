import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** A UUID, because node draws these in stock. */
export function createRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`;
}

/** Gives an answer a `request-id` header, the id under which the log knows the call. */
export function setRequestId(response: ServerResponse): void {
  response.setHeader('request-id', createRequestId());
}

export function requestIdOf(response: ServerResponse): string {
  const id = response.getHeader('request-id');
  return typeof id === 'string' ? id : '';
}
