import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseError } from './parse-error.ts';

const anthropic = (type: string, message: string) => JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_x' });

describe('parseError', () => {
  it.each([
    { status: 400, code: 'invalid_request' },
    { status: 401, code: 'authentication' },
    { status: 402, code: 'billing' },
    { status: 403, code: 'permission' },
    { status: 404, code: 'not_found' },
    { status: 408, code: 'timeout' },
    { status: 409, code: 'conflict' },
    { status: 413, code: 'too_large' },
    { status: 418, code: 'invalid_request' },
    { status: 422, code: 'invalid_request' },
    { status: 429, code: 'rate_limited' },
    { status: 500, code: 'upstream' },
    { status: 501, code: 'upstream' },
    { status: 502, code: 'upstream' },
    { status: 503, code: 'overloaded' },
    { status: 504, code: 'timeout' },
    { status: 529, code: 'overloaded' },
  ])('E1: $status is $code, whatever type the server gives', ({ status, code }) => {
    const error = parseError(status, {}, anthropic('BadRequestError', 'no'));
    expect(error).toMatchObject({ code, message: 'no', details: { upstreamStatus: status } });
  });

  it.each([
    { body: anthropic('x', 'said so'), message: 'said so' },
    { body: '{"error":"said so"}', message: 'said so' },
    { body: '{"error":{"message":"said so","code":400}}', message: 'said so' },
    { body: '{"object":"error","message":"said so","type":"BadRequestError","code":400}', message: 'said so' },
    { body: '{"Message":"said so"}', message: 'said so' },
    { body: '{"detail":"said so"}', message: 'said so' },
    {
      body: '{"detail":[{"loc":["body","tools",0,"strict"],"msg":"Extra inputs are not permitted"}]}',
      message: 'tools.0.strict: Extra inputs are not permitted',
    },
    { body: 'said so\n', message: 'said so' },
    { body: '', message: 'The upstream answered 400' },
    { body: '{}', message: 'The upstream answered 400' },
    {
      body: '<!DOCTYPE html><html>secret page</html>',
      message: 'The upstream answered 400 with an HTML page, not with JSON. Check its base URL',
    },
  ])('reads $body', ({ body, message }) => {
    expect(parseError(400, {}, body).message).toBe(message);
  });

  it('U13: a prompt that does not fit is said so that clients compact', () => {
    const body = anthropic(
      'BadRequestError',
      "This model's maximum context length is 8192 tokens. However, your request has 9000 input tokens.",
    );
    expect(parseError(400, {}, body)).toMatchObject({
      code: 'context_overflow',
      message: 'prompt is too long: 9000 tokens > 8192 maximum',
    });
  });

  it('E3: a used-up quota is not tried again, a busy server is', () => {
    expect(parseError(429, {}, '{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}')).toMatchObject({
      code: 'billing',
      details: { shouldRetry: false },
    });
    expect(parseError(500, {}, anthropic('api_error', 'server busy, please try again')).code).toBe('overloaded');
  });

  it('a wrong key is not tried again', () => {
    expect(parseError(401, {}, '').details.shouldRetry).toBe(false);
  });

  it.each([
    { headers: { 'retry-after': '30' }, details: { retryAfter: 30 } },
    { headers: { 'retry-after': '1.2' }, details: { retryAfter: 2 } },
    // Above a minute Claude Code gives up at once.
    { headers: { 'retry-after': '3600' }, details: { retryAfter: 60 } },
    { headers: { 'retry-after-ms': '1500', 'retry-after': '9' }, details: { retryAfter: 2 } },
    { headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, details: {} },
    { headers: { 'retry-after': '-5' }, details: {} },
    { headers: { 'x-should-retry': 'false' }, details: { shouldRetry: false } },
  ])('reads when to try again from $headers', ({ headers, details }) => {
    expect(parseError(429, headers, '').details).toEqual({ upstreamStatus: 429, ...details });
  });

  it('bounds what an upstream may say', () => {
    expect(parseError(400, {}, 'x'.repeat(50_000)).message).toHaveLength(2_000);
  });

  it('reads any body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, body) => {
        expect(parseError(status, {}, body).message).not.toBe('');
      }),
    );
  });
});
