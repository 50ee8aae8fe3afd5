import type { Answer } from './gateway-request.ts';

/** A whole answer. */
export function jsonAnswer(body: unknown): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
