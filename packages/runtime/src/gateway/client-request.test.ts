import { describe, expect, it } from 'vitest';
import { fakeRequest } from '../__fixtures__/fake-api.ts';
import { ClientRequest } from './client-request.ts';
import { KnownTools } from './known-tools.ts';

const inUserId = (session_id: unknown) => ({ metadata: { user_id: JSON.stringify({ device_id: 'd', session_id }) } });

function sessionOf(fields: object, header?: string): string | undefined {
  const headers = header === undefined ? {} : { 'x-claude-code-session-id': header };
  return new ClientRequest(fakeRequest(fields, { headers }), new KnownTools()).sessionId;
}

describe('the session of a request', () => {
  it('P4: is that of the header, else that of the user id', () => {
    expect(sessionOf({}, 'of-header')).toBe('of-header');
    expect(sessionOf(inUserId('of-user'))).toBe('of-user');
    expect(sessionOf(inUserId('of-user'), 'of-header')).toBe('of-header');
  });

  it.each(['', 'x'.repeat(257)])('P4: is that of the user id where the header names none: %j', (header) => {
    expect(sessionOf(inUserId('of-user'), header)).toBe('of-user');
  });

  it.each([{}, inUserId(7), inUserId(''), inUserId('x'.repeat(257)), { metadata: { user_id: 'someone' } }, { metadata: null }])(
    'is not known from %j',
    (fields) => {
      expect(sessionOf(fields)).toBeUndefined();
    },
  );
});
