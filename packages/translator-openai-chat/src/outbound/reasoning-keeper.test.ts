import { openReasoningSeal } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { chatCall } from '../__fixtures__/chat-call.ts';
import { ReasoningKeeper } from './reasoning-keeper.ts';
import { readReasoningState } from './reasoning-state.ts';

const stateOf = (keeper: ReasoningKeeper) => readReasoningState(openReasoningSeal(keeper.seal())?.state);

describe('ReasoningKeeper', () => {
  it('puts the pieces of one item together, and keeps items apart', () => {
    const keeper = new ReasoningKeeper(chatCall());
    keeper.addDetails([{ type: 'reasoning.text', index: 0, text: 'a', signature: null }]);
    keeper.addDetails([{ type: 'reasoning.text', index: 0, text: 'b', signature: 's' }, 'noise']);
    keeper.addDetails([{ type: 'reasoning.text', index: 1, text: 'c' }]);
    keeper.addDetails([{ type: 'reasoning.encrypted', index: 1, data: 'd' }]);
    expect(stateOf(keeper)).toEqual({
      details: [
        { type: 'reasoning.text', index: 0, text: 'ab', signature: 's' },
        { type: 'reasoning.text', index: 1, text: 'c' },
        { type: 'reasoning.encrypted', index: 1, data: 'd' },
      ],
    });
  });

  it('keeps items apart that nothing ties together', () => {
    const keeper = new ReasoningKeeper(chatCall());
    keeper.addDetails([
      { type: 'reasoning.text', text: 'a' },
      { type: 'reasoning.text', text: 'b' },
    ]);
    expect(stateOf(keeper).details).toHaveLength(2);
  });

  it('forgets what was sealed, so that nothing is sent back twice', () => {
    const keeper = new ReasoningKeeper(chatCall());
    keeper.addCall('toolu_1', 'sig');
    expect(keeper.isEmpty).toBe(false);
    expect(stateOf(keeper)).toEqual({ calls: { toolu_1: 'sig' } });
    expect(keeper.isEmpty).toBe(true);
    expect(stateOf(keeper)).toEqual({});
  });
});
