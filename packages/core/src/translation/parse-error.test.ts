import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GatewayErrorCode } from '../errors/gateway-error.ts';
import { parseError, readStreamError } from './parse-error.ts';

const parse = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  parseError(status, headers, typeof body === 'string' ? body : JSON.stringify(body));
const openai = (message: string, fields: object = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...fields },
});

describe('shapes of bodies', () => {
  it.each([
    ['openai', { error: { message: 'Words', type: 'invalid_request_error', param: null, code: null } }],
    ['vllm', { error: { message: 'Words', type: 'BadRequestError', param: null, code: 400 } }],
    ['older vllm', { object: 'error', message: 'Words', type: 'BadRequestError', param: null, code: 400 }],
    ['ollama, fireworks', { error: 'Words' }],
    ['gemini', [{ error: { code: 400, message: 'Words', status: 'INVALID_ARGUMENT' } }]],
    ['aws', { Message: 'Words' }],
    ['mistral', { object: 'error', message: { detail: [{ loc: ['body'], msg: 'x' }] }, detail: 'Words' }],
    ['fastapi', { detail: 'Words' }],
    ['plain text', 'Words'],
  ])('reads %s', (_, body) => {
    expect(parse(400, body)).toMatchObject({ code: 'invalid_request', message: 'Words', details: { upstreamStatus: 400 } });
  });

  it('reads the mistakes that FastAPI lists', () => {
    const detail = [{ type: 'extra_forbidden', loc: ['body', 'tools', 0, 'strict'], msg: 'Extra inputs are not permitted' }];
    expect(parse(422, { detail }).message).toBe('tools.0.strict: Extra inputs are not permitted');
  });

  it("shows what OpenRouter's provider said", () => {
    const error = { code: 400, message: 'Provider returned error', metadata: { provider_name: 'X', raw: 'too hot' } };
    expect(parse(400, { error }).message).toBe('Provider returned error (X: too hot)');
  });

  it('never shows HTML', () => {
    const error = parse(404, '<!DOCTYPE html>\n<html><body>secret</body></html>');
    expect(error).toMatchObject({ code: 'not_found', message: 'The upstream answered 404 with HTML, not JSON: check the base URL' });
  });

  it.each(['', '{}', '{"error":{}}', '{"error":null}', '[]', 'null'])('says what is known when the body %j says nothing', (body) => {
    expect(parse(500, body)).toMatchObject({ code: 'upstream' });
    expect(parse(500, body).message).not.toBe('');
  });

  it('reads any body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, body) => {
        expect(parse(status, body).message).not.toBe('');
      }),
    );
  });

  it('cuts long texts', () => {
    expect(parse(400, 'x'.repeat(60_000)).message).toHaveLength(2_000);
  });
});

describe('codes', () => {
  it.each<[number, GatewayErrorCode]>([
    [400, 'invalid_request'],
    [401, 'authentication'],
    [402, 'billing'],
    [403, 'permission'],
    [404, 'not_found'],
    [405, 'invalid_request'],
    [408, 'timeout'],
    [409, 'conflict'],
    [413, 'too_large'],
    [418, 'invalid_request'],
    [422, 'invalid_request'],
    [424, 'upstream'],
    [429, 'rate_limited'],
    [498, 'overloaded'],
    [500, 'upstream'],
    [501, 'upstream'],
    [502, 'upstream'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [529, 'overloaded'],
  ])('E1: maps %i to %s', (status, code) => {
    expect(parse(status, openai('Words')).code).toBe(code);
  });

  it.each<[string, GatewayErrorCode]>([
    ['invalid_request_error', 'invalid_request'],
    ['authentication_error', 'authentication'],
    ['billing_error', 'billing'],
    ['permission_error', 'permission'],
    ['not_found_error', 'not_found'],
    ['conflict_error', 'conflict'],
    ['request_too_large', 'too_large'],
    ['rate_limit_error', 'rate_limited'],
    ['timeout_error', 'timeout'],
    ['overloaded_error', 'overloaded'],
    ['policy_blocked', 'policy_blocked'],
    ['api_error', 'upstream'],
  ])('E1: an error inside of a stream, which has no status, is read by its type: %s', (type, code) => {
    expect(readStreamError({ type: 'error', error: { type, message: 'Words' } })).toMatchObject({
      code,
      message: expect.stringContaining('Words'),
    });
  });

  it.each([
    [
      400,
      {
        error: {
          message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
          code: 'content_filter',
        },
      },
    ],
    [400, openai('Invalid prompt: your prompt was flagged as potentially violating our usage policy.', { code: 'invalid_prompt' })],
    [400, { error: { code: '1301', message: 'The system detected sensitive content', type: 'content_filter' } }],
    [403, openai('Your request was blocked by our content policy')],
  ])('E12: a content filter that answers %i refuses, and is not tried again', (status, body) => {
    expect(parse(status, body)).toMatchObject({ code: 'policy_blocked', details: { refusal: true } });
  });

  it('E12: a fault of a filter itself is no refusal', () => {
    expect(parse(500, openai('The content_filter is not available', { code: 'content_filter_error' })).details.refusal).toBeUndefined();
  });

  it.each([
    [400, openai('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set')],
    [400, { error: { message: 'registry.ollama.ai/library/x:latest does not support tools', type: 'api_error' } }],
    [501, { error: { message: 'The model does not support Messages API', type: 'NotImplementedError' } }],
  ])('E6: what this upstream cannot do, another may (%i)', (status, body) => {
    expect(parse(status, body).details.incapable).toBe(true);
  });

  it.each([
    [429, openai('You exceeded your current quota, please check your plan', { code: 'insufficient_quota' })],
    [402, { error: { code: 402, message: 'Insufficient credits' } }],
    [403, openai('Insufficient Balance')],
  ])('E3: a quota that is used up (%i) is billing, and not tried again', (status, body) => {
    expect(parse(status, body)).toMatchObject({ code: 'billing', details: { shouldRetry: false } });
  });

  it.each([
    [500, openai('The server is currently overloaded with other requests')],
    [429, openai('That model is currently overloaded')],
    [500, { error: { code: 500, message: 'Loading model', type: 'unavailable_error' } }],
    [503, openai('server busy, please try again.  maximum pending requests exceeded')],
  ])('E3: a server without room (%i) is overloaded', (status, body) => {
    expect(parse(status, body).code).toBe('overloaded');
  });

  it('reads a missing model, and a parameter that answers 404', () => {
    expect(parse(404, openai('The model `x` does not exist.', { code: 'model_not_found' })).code).toBe('not_found');
    expect(parse(404, openai('Unknown parameter: tools')).code).toBe('invalid_request');
  });

  it('T13: a call that Groq could not read may be tried again', () => {
    const error = { message: 'Failed to call a function.', type: 'invalid_request_error', code: 'tool_use_failed', failed_generation: 'x' };
    expect(parse(400, { error })).toMatchObject({ code: 'upstream', details: { shouldRetry: true, noAnswer: true } });
  });

  it("obeys the upstream's own x-should-retry", () => {
    expect(parse(500, '', { 'x-should-retry': 'false' }).details.shouldRetry).toBe(false);
  });
});

describe('keys', () => {
  it('E2: says whose key was refused, and that trying again is no use', () => {
    expect(parse(401, { error: 'Unauthorized' })).toMatchObject({
      message: 'The upstream refused the API key that the gateway has for it: Unauthorized',
      details: { shouldRetry: false },
    });
  });

  it.each([
    'Incorrect API key provided: sk-proj-abcdefgh12345678. You can find yours',
    'Invalid key gsk_abcdefgh12345678',
    'bad header: Bearer abcdef.12345678',
    'API key: my-own-secret-token is wrong',
  ])('E10: hides the key in %j', (message) => {
    expect(parse(401, openai(message)).message).not.toMatch(/12345678|secret/);
  });
});

describe('retry-after', () => {
  it.each([
    [{ 'retry-after': '7' }, '', 7],
    [{ 'retry-after': '1.2' }, '', 2],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, '', 2],
    [{ 'retry-after': '0' }, '', 1],
    [{ 'retry-after': '3600' }, '', 60],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, '', 30],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT', date: 'Wed, 21 Oct 2026 07:28:09 GMT' }, '', 1],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 'Please try again in 4s', 4],
    [{}, 'Rate limit reached. Please try again in 7.66s. Visit', 8],
    [{}, 'Please try again in 450ms.', 1],
    [{}, 'Please try again in 1m2s.', 60],
  ])('reads %j and %j as %i seconds, no more than clients wait', (headers, message, seconds) => {
    expect(parse(429, openai(message), headers).details.retryAfter).toBe(seconds);
  });

  it.each([
    {},
    { 'retry-after': '' },
    { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' },
    { 'retry-after': 'in 3 days', date: 'x' },
    { 'retry-after': '-1' },
  ])('reads nothing in %j', (headers) => {
    expect(parse(429, openai('Slow down'), headers).details).not.toHaveProperty('retryAfter');
  });
});

describe('context overflow', () => {
  it.each([
    ["This model's maximum context length is 128000 tokens. However, your messages resulted in 130001 tokens.", 130_001, 128_000],
    ["The input (9000 tokens) is longer than the model's context length (8192 tokens).", 9000, 8192],
    ['request (9000 tokens) exceeds the available context size (8192 tokens), try increasing it', 9000, 8192],
  ])('U13: %s', (message, tokens, window) => {
    expect(parse(400, openai(message))).toMatchObject({
      code: 'context_overflow',
      message: `prompt is too long: ${tokens} tokens > ${window} maximum`,
    });
  });

  it('R20: asks for less when the prompt itself fits', () => {
    const message =
      "This model's maximum context length is 32768 tokens. However, you requested 37000 tokens (5000 in the messages, 32000 in the completion).";
    expect(parse(400, openai(message))).toMatchObject({
      code: 'invalid_request',
      message:
        'input length and `max_tokens` exceed context limit: 5000 + 32000 > 32768, decrease input length or `max_tokens` and try again',
    });
  });

  it('U13: knows the code where the words say nothing, and leaves the numbers to who knows them', () => {
    const error = parse(400, openai('Please shorten it', { code: 'context_length_exceeded' }));
    expect(error).toMatchObject({ code: 'context_overflow', details: { overflow: {} } });
  });

  it.each([413, 429])('U13: a request larger than the budget of a minute (%i) is too long, waiting is no use', (status) => {
    const message = 'Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 7123, please reduce';
    expect(parse(status, openai(message, { code: 'rate_limit_exceeded' })).code).toBe('context_overflow');
  });

  it('takes no rate limit for an overflow', () => {
    expect(parse(429, openai('Rate limit reached: maximum context length is 10 tokens')).code).toBe('rate_limited');
  });
});
