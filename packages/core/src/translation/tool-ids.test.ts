import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClientToolIds, upstreamToolId } from './tool-ids.ts';

const clientIds = () => createClientToolIds({ request: { model: 'm', max_tokens: 1, messages: [] }, messageId: 'msg_1' });

describe('createClientToolIds', () => {
  it('keeps an id that every client takes', () => {
    expect(clientIds()('call_a-B9')).toBe('call_a-B9');
  });

  it('S8: makes ids for calls that have none', () => {
    const id = clientIds();
    expect([id(''), id('')]).toEqual(['toolu_1', 'toolu_1_2']);
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

  it('tells repeated ids apart, for the upstream too', () => {
    const id = clientIds();
    expect([id('functions.Read:0'), id('functions.Read:0')].map((made) => upstreamToolId(made, { toolIds: 'any' }))).toEqual([
      'functions.Read:0',
      'functions.Read:0_2',
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
