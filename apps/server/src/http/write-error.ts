import type { ErrorAnswer } from '@llama-stack/core';
import type { Response } from 'express';

/** Writes an error answer as JSON. */
export function writeError(response: Response, { status, headers, body }: ErrorAnswer): void {
  response.status(status).set(headers).json(body);
}
