import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReasoningSeal, openReasoningSeal, sealReasoning } from './reasoning-seal.ts';

describe('reasoning seals', () => {
  it('give back what was sealed', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (model, value) => {
        // JSON has no negative zero.
        const state = { api: 'openai-chat', provider: 'p', model, state: JSON.parse(JSON.stringify(value)) };
        expect(openReasoningSeal(sealReasoning(state))).toEqual(state);
      }),
    );
  });

  it.each(['', 'ErUBCkYIBxgCIkD', 'ls1.', 'ls1.bm90IGpzb24', `ls1.${Buffer.from('{"api":1}').toString('base64url')}`, undefined, 7])(
    'K2: give nothing for %j, which another wrote or which was damaged',
    (signature) => {
      expect(openReasoningSeal(signature)).toBeUndefined();
    },
  );

  it('are told by their prefix', () => {
    expect(isReasoningSeal('ls1.abc')).toBe(true);
    expect(isReasoningSeal('EqoBCkgIARABGAIiQ')).toBe(false);
  });
});
