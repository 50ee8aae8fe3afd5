import { describe, expect, it } from 'vitest';
import { GatewayError, gatewayErrorCodes, isGatewayError, toGatewayError } from './gateway-error.ts';

describe('GatewayError', () => {
  it('is known by its brand, also when it comes from another copy of core', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('llama-stack.gateway-error')]: true, code: 'timeout', details: {} });
    expect(isGatewayError(foreign)).toBe(true);
    expect(toGatewayError(foreign)).toBe(foreign);
  });

  it.each([undefined, null, 'timeout', new Error('x'), { code: 'timeout' }])('is not %j', (thrown) => {
    expect(isGatewayError(thrown)).toBe(false);
  });

  it('E10: keeps the text of other errors in its cause, for the log only', () => {
    const bug = new TypeError('secret path');
    const error = toGatewayError(bug);
    expect(error).toMatchObject({ code: 'internal', cause: bug });
    expect(error.message).not.toContain('secret');
  });

  it('has a closed list of codes', () => {
    expect(gatewayErrorCodes).toEqual([
      'invalid_request',
      'context_overflow',
      'authentication',
      'permission',
      'not_found',
      'too_large',
      'billing',
      'rate_limited',
      'overloaded',
      'timeout',
      'upstream',
      'conflict',
      'policy_blocked',
      'internal',
    ]);
    expect(new GatewayError('timeout', 'slow')).toMatchObject({ name: 'GatewayError', message: 'slow', details: {} });
  });
});
