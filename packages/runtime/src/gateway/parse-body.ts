import { GatewayError } from '@llama-stack/core';
import { asBuffer } from './as-buffer.ts';
import { isDeeperThan } from './is-deeper-than.ts';

/** Up to here, in characters, it is cheap to look for a mistake by parsing prefixes. */
const probeLimit = 100_000;

/** What V8 says of text that is JSON so far. */
const endsTooEarly = /end of JSON|Unterminated|No number|missing/;

/** Objects and arrays within one another. Those who walk over a request recurse, and the stack ends at some thousand levels. */
const maxDepth = 500;

/**
 * Parses a body, which is in parts. Throws GatewayError `invalid_request` that says where it stops being JSON, and shows nothing of it.
 * `shortcut` may know a value without parsing all of it.
 */
export function parseBody(body: readonly Uint8Array[], shortcut?: (bytes: Buffer) => unknown): unknown {
  const bytes = join(body);
  const value = shortcut?.(bytes) ?? parse(bytes.toString('utf8'));
  if (!isDeeperThan(value, maxDepth)) return value;
  throw new GatewayError('invalid_request', `The request body has more than ${maxDepth} objects and arrays within one another`);
}

function join(body: readonly Uint8Array[]): Buffer {
  const [first] = body;
  return body.length === 1 && first !== undefined ? asBuffer(first) : Buffer.concat(body);
}

function parse(text: string): unknown {
  if (text.trim() === '') throw new GatewayError('invalid_request', 'The request has no body; send a JSON object');
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = positionOf(text, error instanceof Error ? error.message : '');
    throw new GatewayError('invalid_request', `The request body is not JSON${position === undefined ? '' : describe(text, position)}`);
  }
}

function describe(text: string, position: number): string {
  const before = text.slice(0, position);
  const place = `line ${before.split('\n').length}, column ${position - before.lastIndexOf('\n')} (position ${position})`;
  return position >= text.length ? `: it ends too early, at ${place}` : `: it breaks at ${place}`;
}

/** V8 names the position of most mistakes, but for an unexpected token it quotes the text instead. */
function positionOf(text: string, message: string): number | undefined {
  const named = namedPosition(message);
  if (named !== undefined) return named;
  if (endsTooEarly.test(message)) return text.length;
  return text.length <= probeLimit ? longestStart(text) : undefined;
}

function namedPosition(message: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? undefined : Number(position);
}

/** Length of the longest prefix that only ends too early: what comes after it is the mistake. */
function longestStart(text: string): number {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (mayGoOn(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function mayGoOn(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    return error instanceof Error && (endsTooEarly.test(error.message) || namedPosition(error.message) === prefix.length);
  }
}
