import type { GatewayErrorCode } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { parseError, readException } from './parse-error.ts';

const aws = (status: number, type: string, message: string) =>
  parseError(status, { 'x-amzn-errortype': type }, JSON.stringify({ message }));

describe('parseError', () => {
  it.each<[number, string, string, GatewayErrorCode]>([
    [403, 'AccessDeniedException', "You don't have access to the model with the specified model ID.", 'permission'],
    [403, 'AccessDeniedException', 'User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel', 'permission'],
    [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 'authentication'],
    [403, 'ExpiredTokenException', 'The security token included in the request is expired', 'authentication'],
    [403, 'AccessDeniedException', 'Authentication failed: Please make sure your API Key is valid.', 'authentication'],
    [403, 'InvalidSignatureException', 'Signature expired: 20261126T000000Z is now earlier than 20261126T010000Z', 'authentication'],
    [400, 'ConflictException', 'Busy', 'conflict'],
    [500, 'InternalServerException', 'Oops', 'upstream'],
    [424, 'ModelErrorException', 'The model failed', 'upstream'],
    [424, 'ModelStreamErrorException', 'The stream failed', 'upstream'],
    [429, 'ModelNotReadyException', 'The model is not ready', 'overloaded'],
    [408, 'ModelTimeoutException', 'Too slow', 'timeout'],
    [404, 'ResourceNotFoundException', 'No such thing', 'not_found'],
    [400, 'ServiceQuotaExceededException', 'Quota', 'rate_limited'],
    [503, 'ServiceUnavailableException', 'Down', 'overloaded'],
    [429, 'ThrottlingException', 'Too many tokens, please wait before trying again.', 'rate_limited'],
    [400, 'ValidationException', 'messages: roles must alternate', 'invalid_request'],
    [400, 'ValidationException', 'The provided model identifier is invalid.', 'not_found'],
  ])('E1: %i %s "%s" is %s', (status, type, message, code) => {
    expect(aws(status, type, message)).toMatchObject({ code, message, details: { upstreamStatus: status } });
  });

  it('reads a kind with the address that AWS appends to it, or in the body', () => {
    expect(aws(429, 'ThrottlingException:http://internal.amazon.com/coral/', 'Slow down').code).toBe('rate_limited');
    const body = JSON.stringify({ __type: 'com.amazon.coral.service#UnrecognizedClientException', Message: 'Who are you?' });
    expect(parseError(403, {}, body)).toMatchObject({ code: 'authentication', message: 'Who are you?' });
  });

  it.each([
    'Input is too long for requested model.',
    'The model returned the following errors: prompt is too long: 210000 tokens > 200000 maximum',
    'The model returned the following errors: Prompt contains 140000 tokens and 0 draft tokens, too large for model with 131072 maximum context length',
    'Malformed input request: expected maxLength: 2000000, actual: 2500000',
  ])('U13: "%s" makes clients compact', (message) => {
    expect(aws(400, 'ValidationException', message)).toMatchObject({
      code: 'context_overflow',
      message: expect.stringContaining('prompt is too long'),
    });
  });

  it('E12: what a content filter blocks is a refusal', () => {
    const said = 'This request has been blocked by our content filters. It may conflict with the AWS Responsible AI Policy.';
    expect(aws(400, 'ValidationException', said)).toMatchObject({ code: 'policy_blocked', message: said, details: { refusal: true } });
    expect(readException('validationException', { message: said })).toMatchObject({ code: 'policy_blocked' });
  });

  it('E6: what one model cannot do another may be asked for', () => {
    expect(aws(400, 'ValidationException', "This model doesn't support tool use.").details).toEqual({
      upstreamStatus: 400,
      incapable: true,
    });
    expect(aws(400, 'ValidationException', 'messages: roles must alternate').details).toEqual({ upstreamStatus: 400 });
  });

  it('E3: a refused key and a used-up quota are not tried again', () => {
    expect(aws(403, 'ExpiredTokenException', 'expired').details.shouldRetry).toBe(false);
    expect(aws(400, 'ServiceQuotaExceededException', 'quota').details.shouldRetry).toBe(false);
    expect(aws(429, 'ThrottlingException', 'wait').details.shouldRetry).toBeUndefined();
  });

  it('goes by the status where no kind is told', () => {
    expect(parseError(403, {}, '{"message":"Forbidden"}')).toMatchObject({ code: 'permission', message: 'Forbidden' });
    expect(parseError(502, {}, '<html><body>Bad gateway</body></html>').message).not.toContain('<body>');
  });
});

describe('readException', () => {
  it.each<[string, GatewayErrorCode]>([
    ['throttlingException', 'rate_limited'],
    ['modelStreamErrorException', 'upstream'],
    ['modelTimeoutException', 'timeout'],
    ['serviceUnavailableException', 'overloaded'],
    ['internalServerException', 'upstream'],
    ['validationException', 'invalid_request'],
    ['somethingNewException', 'upstream'],
  ])('%s amid a stream is %s', (type, code) => {
    expect(readException(type, { message: 'said' })).toMatchObject({ code, message: 'said' });
  });

  it('says something when the exception does not', () => {
    expect(readException('internalServerException', {}).message).toContain('internalserver');
  });
});
