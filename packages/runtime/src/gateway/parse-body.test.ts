import { isGatewayError } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBody } from './parse-body.ts';

function messageOf(text: string): string {
  try {
    parseBody([Buffer.from(text)]);
  } catch (error) {
    if (isGatewayError(error) && error.code === 'invalid_request') return error.message;
    throw error;
  }
  return 'parsed';
}

describe('parseBody', () => {
  it.each([
    ['', 'The request has no body; send a JSON object'],
    [' \n', 'The request has no body; send a JSON object'],
    ['{"a":1', 'The request body is not JSON: it ends too early, at line 1, column 7 (position 6)'],
    ['{"a":1,\n "b": oops}', 'The request body is not JSON: it breaks at line 2, column 7 (position 14)'],
    ['{"a": [1, oops]}', 'The request body is not JSON: it breaks at line 1, column 11 (position 10)'],
    ['{"a" : {"b": "c", oops}', 'The request body is not JSON: it breaks at line 1, column 19 (position 18)'],
    ['{"a":1}}', 'The request body is not JSON: it breaks at line 1, column 8 (position 7)'],
    ['hello', 'The request body is not JSON: it breaks at line 1, column 1 (position 0)'],
  ])('%j: %s', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it('refuses what is nested deeper than anybody can walk', () => {
    const nested = (levels: number) => `${'["", '.repeat(levels)}1${']'.repeat(levels)}`;
    expect(messageOf(nested(500))).toBe('parsed');
    expect(messageOf(nested(501))).toBe('The request body has more than 500 objects and arrays within one another');
    expect(messageOf(nested(100_000))).toBe('The request body has more than 500 objects and arrays within one another');
  });

  it('shows nothing of the body: it may hold secrets', () => {
    expect(messageOf('{"key": sk-secret}')).not.toContain('secret');
  });

  it('names no position in a large body, rather than search long', () => {
    expect(messageOf(`{"a":"${'x'.repeat(200_000)}", oops}`)).toMatch(/^The request body is not JSON(: it breaks at line 1.*)?$/);
  });

  it('answers any text with a value or one kind of error', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof messageOf(text) === 'string'));
    fc.assert(fc.property(fc.jsonValue(), (value) => messageOf(JSON.stringify(value)) === 'parsed'));
  });
});
