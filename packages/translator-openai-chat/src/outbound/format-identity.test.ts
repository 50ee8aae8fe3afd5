import { describe, expect, it } from 'vitest';
import { formatChat } from '../__fixtures__/chat-call.ts';

const userId = (session_id: string, device_id = 'd') => JSON.stringify({ device_id, account_uuid: '', session_id });
const identify = (user_id: string | null, sessionId?: string) =>
  formatChat(
    { metadata: { user_id } },
    { userField: 'user', promptCacheKeyField: 'prompt_cache_key' },
    sessionId === undefined ? {} : { sessionId },
  ).body;

describe('identity', () => {
  it('R15: a user id is sent as a hash, the same in every session', () => {
    const [one, two, other] = [userId('1'), userId('2'), userId('1', 'e')].map((id) => identify(id).user);
    expect(one).toMatch(/^[0-9a-f]{40}$/);
    expect(two).toBe(one);
    expect(other).not.toBe(one);
  });

  it.each(['someone', '{"broken', '{}', '7'])('R15: takes any text as user id: %j', (id) => {
    expect(identify(id).user).toMatch(/^[0-9a-f]{40}$/);
  });

  it('R15: is dropped where the upstream takes none', () => {
    const { body, losses } = formatChat({ metadata: { user_id: 'someone' } });
    expect(JSON.stringify(body)).not.toContain('metadata');
    expect(losses).toMatchObject([{ path: 'metadata.user_id', action: 'dropped' }]);
  });

  it('P4: the session is the cache key: that of the header, else that of the user id', () => {
    const bodies = [identify(null, '1'), identify(userId('1')), identify(userId('2')), identify(userId('2'), '1')];
    const [fromHeader, fromBody, other, fromBoth] = bodies.map((body) => body.prompt_cache_key);
    expect(fromHeader).toMatch(/^[0-9a-f]{40}$/);
    expect(fromBody).toBe(fromHeader);
    expect(other).not.toBe(fromHeader);
    expect(fromBoth).toBe(fromHeader);
  });

  it('sends nothing when nothing is known', () => {
    expect(Object.keys(identify(null))).toEqual(['model', 'messages', 'max_tokens']);
  });
});
