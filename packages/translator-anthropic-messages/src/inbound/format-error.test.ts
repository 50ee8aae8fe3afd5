import { readFileSync } from 'node:fs';
import { GatewayError, gatewayErrorCodes } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { formatError } from './format-error.ts';

describe('formatError', () => {
  it('gives each code its status and type', () => {
    const table = gatewayErrorCodes.map((code) => {
      const { status, body } = formatError(new GatewayError(code, 'm'), 'req_1');
      return [code, status, JSON.stringify(body)];
    });
    const body = (type: string) => `{"type":"error","error":{"type":"${type}","message":"m"},"request_id":"req_1"}`;
    expect(table).toEqual([
      ['invalid_request', 400, body('invalid_request_error')],
      ['context_overflow', 400, body('invalid_request_error')],
      ['authentication', 401, body('authentication_error')],
      ['permission', 403, body('permission_error')],
      ['not_found', 404, body('not_found_error')],
      ['too_large', 413, body('request_too_large')],
      ['billing', 402, body('billing_error')],
      ['rate_limited', 429, body('rate_limit_error')],
      ['overloaded', 529, body('overloaded_error')],
      ['timeout', 504, body('timeout_error')],
      ['upstream', 502, body('api_error')],
      ['conflict', 409, body('conflict_error')],
      ['policy_blocked', 400, body('policy_blocked')],
      ['internal', 500, body('api_error')],
    ]);
  });

  it('gives no status and type that the documentation does not have', () => {
    const documentation = readFileSync(new URL('../../../../docs/anthropic-messages.md', import.meta.url), 'utf8');
    const documented = [...documentation.matchAll(/^\| (\d{3}) \| `(\w+)` \|/gm)].map(([, status, type]) => `${status} ${type}`);
    const given = gatewayErrorCodes.map((code) => {
      const { status, body } = formatError(new GatewayError(code, 'm'), 'r');
      return `${status} ${/"type":"(\w+)","message"/.exec(JSON.stringify(body))?.[1]}`;
    });
    expect([...new Set(given)].sort()).toEqual(documented.sort());
  });

  it('E1: tells when to try again, in whole seconds', () => {
    const { headers } = formatError(new GatewayError('rate_limited', 'm', { retryAfter: 1.2 }), 'r');
    expect(headers).toEqual({ 'retry-after': '2' });
  });

  it('says what a client’s program reads beside the text', () => {
    const wire = { error_code: 'thread_unsupported_request' };
    expect(formatError(new GatewayError('invalid_request', 'm', { wire }), 'r').body).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'm', details: wire },
      request_id: 'r',
    });
  });

  it.each([true, false])('E3: passes on whether trying again can help: %s', (shouldRetry) => {
    const { headers } = formatError(new GatewayError('authentication', 'm', { shouldRetry }), 'r');
    expect(headers).toEqual({ 'x-should-retry': String(shouldRetry) });
  });

  it('E10: shows no cause', () => {
    const answer = formatError(new GatewayError('internal', 'm', { cause: new Error('secret') }), 'r');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('takes a code of a newer core for internal', () => {
    const error = Object.assign(new GatewayError('upstream', 'm'), { code: 'of_tomorrow' });
    expect(formatError(error, 'r').status).toBe(500);
  });
});
