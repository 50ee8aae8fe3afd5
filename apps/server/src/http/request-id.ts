import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** Gives each answer a `request-id` header, the id under which the log knows the call. */
export const requestId: RequestHandler = (_request, response, next) => {
  response.set('request-id', `req_${randomBytes(18).toString('base64url')}`);
  next();
};

export function requestIdOf(response: Response): string {
  return response.get('request-id') ?? '';
}
