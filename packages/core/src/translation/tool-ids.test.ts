import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallIds } from './call-ids.ts';
import { createClientToolIds, upstreamToolId } from './tool-ids.ts';

/** The names of one answer's calls, after calls with the ids of `history`. */
const clientIds = (history: readonly string[] = [], messageId = 'msg_1') => {
  const content = history.map((id) => ({ type: 'tool_use' as const, id, name: 'Read', input: {} }));
  return createClientToolIds({ request: { model: 'm', max_tokens: 1, messages: [{ role: 'assistant', content }] }, messageId });
};

/** The client's ids of all calls in a conversation, from the upstream's ids in each of its answers. */
const converse = (answers: readonly (readonly string[])[]) => {
  const ids: string[] = [];
  for (const [turn, answer] of answers.entries()) ids.push(...answer.map(clientIds(ids, `msg_${turn}`)));
  return ids;
};

describe('createClientToolIds', () => {
  it('keeps an id that every client takes', () => {
    expect(clientIds()('call_a-B9')).toBe('call_a-B9');
  });

  it('S8: makes ids for calls that have none', () => {
    const id = clientIds();
    expect([id(''), id('')]).toEqual(['toolu_1', 'toolu_1-2']);
  });

  it('makes ids that are safe, unique, and the same for the upstream on the way back', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(fc.string({ minLength: 1 }), fc.constant('functions.Read:0'), fc.constant('toolu_enc_YQ'))),
        (ids) => {
          const id = clientIds();
          const made = ids.map((upstreamId) => id(upstreamId));
          for (const clientId of made) expect(clientId).toMatch(/^[a-zA-Z0-9_-]+$/);
          expect(new Set(made).size).toBe(ids.length);
          expect(made.map((clientId) => upstreamToolId(clientId, { toolIds: 'any' }))).toEqual(
            ids.map((upstreamId) => upstreamId.toWellFormed()),
          );
        },
      ),
    );
  });

  it.each([
    ['an entry of a call before it', ['aa'], 'aa_0', 'aa_0-2'],
    ['the call of an entry before it', ['aa_2'], 'aa', 'aa-2'],
    ['an entry of an entry', ['aa_1'], 'aa_1_0', 'aa_1_0-2'],
  ])('renames what Claude Code takes for %s, also where it is in the same answer', (_, before, upstreamId, clientId) => {
    expect(clientIds(before)(upstreamId)).toBe(clientId);
    expect(converse([[...before, upstreamId]])).toEqual([...before, clientId]);
  });

  it('keeps the ids of a server that counts', () => {
    expect(converse([['call_0', 'call_1'], ['call_2']])).toEqual(['call_0', 'call_1', 'call_2']);
  });

  describe('S8: in a conversation whose ids repeat, are missing, or look like entries of others', () => {
    // The last two look so only once they are encoded.
    const pool = ['', 'aa', 'aa_0', 'aa_2', 'aa_2_1', 'aa-2', 'aa-2_0', 'toolu_1', 'toolu_1_2', 'f.R:0', 'f.R:0_2', 'a:', 'a:?\u04cd4'];
    const conversations = fc.array(fc.array(fc.constantFrom(...pool), { maxLength: 5 }), { maxLength: 6 });

    it('no id is that of another call, or that with a number', () => {
      fc.assert(
        fc.property(conversations, (answers) => {
          const ids = converse(answers);
          expect(new Set(ids).size).toBe(ids.length);
          for (const id of ids) {
            expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
            expect(ids.filter((other) => other.startsWith(`${id}_`) && /^_\d+$/.test(other.slice(id.length)))).toEqual([]);
          }
        }),
      );
    });

    it('ids stay the same as it grows, at the client and upstream', () => {
      fc.assert(
        fc.property(conversations, (answers) => {
          const ids = converse(answers);
          const upstream = new CallIds({ toolIds: 'any' });
          expect(ids.map((id) => upstream.assign(id))).toEqual(ids.map((id) => upstreamToolId(id, { toolIds: 'any' })));
          for (const end of answers.keys()) {
            const before = converse(answers.slice(0, end));
            expect(ids.slice(0, before.length)).toEqual(before);
          }
        }),
      );
    });
  });

  it('tells repeated ids apart, for the upstream too', () => {
    const id = clientIds();
    expect([id('functions.Read:0'), id('functions.Read:0')].map((made) => upstreamToolId(made, { toolIds: 'any' }))).toEqual([
      'functions.Read:0',
      'functions.Read:0-2',
    ]);
  });
});

describe('upstreamToolId', () => {
  it('keeps to nine letters and digits, and to what fits already', () => {
    const short = (id: string) => upstreamToolId(id, { toolIds: 'alphanumeric-9' });
    expect(short('gSIMJiOkT')).toBe('gSIMJiOkT');
    expect(short('toolu_01A')).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(short('toolu_01A')).toBe(short('toolu_01A'));
    expect(short('toolu_01A')).not.toBe(short('toolu_01B'));
  });

  it('keeps to 40 characters', () => {
    const short = (id: string) => upstreamToolId(id, { toolIds: 'max-40' });
    expect(short('x'.repeat(40))).toBe('x'.repeat(40));
    expect(short('x'.repeat(41))).toMatch(/^call_[0-9a-f]{24}$/);
  });
});
