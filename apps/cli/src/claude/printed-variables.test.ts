import { expect, it } from 'vitest';
import { replacePrinted, withoutPrinted } from './printed-variables.ts';

const first = { ANTHROPIC_BASE_URL: 'u', ANTHROPIC_MODEL: 'a', ANTHROPIC_DEFAULT_HAIKU_MODEL: 'a', CLAUDE_CODE_MAX_CONTEXT_TOKENS: '1000' };

it('takes back what an earlier call set and this one does not', () => {
  const { set } = replacePrinted({ set: first, unset: [] }, {});
  const second = replacePrinted({ set: { ANTHROPIC_BASE_URL: 'u', ANTHROPIC_DEFAULT_HAIKU_MODEL: 'b' }, unset: ['X'] }, set);
  expect(second.unset).toEqual(['X', 'ANTHROPIC_MODEL', 'CLAUDE_CODE_MAX_CONTEXT_TOKENS']);
  expect(withoutPrinted({ ...set, ...second.set })).toMatchObject({ ANTHROPIC_BASE_URL: 'u' });
});

it('leaves what the user has set alone', () => {
  const own = { ANTHROPIC_DEFAULT_OPUS_MODEL: 'own', CLAUDE_CODE_MAX_CONTEXT_TOKENS: '1000', PATH: '/bin' };
  const { set } = replacePrinted({ set: first, unset: [] }, own);
  expect(withoutPrinted({ ...own, ...set })).toEqual({ ...own, ANTHROPIC_BASE_URL: 'u' });
});

it('takes no other variable back, whatever the marker says', () => {
  expect(withoutPrinted({ LLAMA_STACK_PRINTED: 'PATH', PATH: '/bin' })).toEqual({ PATH: '/bin' });
});
