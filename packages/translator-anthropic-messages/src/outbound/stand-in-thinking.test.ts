import type { MessageParam } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { formatRequest } from './format-request.ts';
import type { MessagesQuirks } from './quirks.ts';
import { sealSignature } from './thinking-seal.ts';

const call = (id: string, name: string) => ({ type: 'tool_use' as const, id, name, input: {} });
const result = (id: string) => ({ type: 'tool_result' as const, tool_use_id: id, content: 'ok' });
const own = { type: 'thinking' as const, thinking: 'hm', signature: sealSignature(upstreamCall(), 'sig') };

/** What goes back of the model's thinking, turn by turn. */
function thinkingIn(messages: readonly MessageParam[], quirks: Partial<MessagesQuirks>): readonly unknown[] {
  const { body } = formatRequest(upstreamCall({ messages: [...messages] }, { quirks }));
  const sent: { messages: readonly { role: string; content: readonly Record<string, unknown>[] }[] } = JSON.parse(JSON.stringify(body));
  return sent.messages.filter(({ role }) => role === 'assistant').map(({ content }) => content[0]?.thinking);
}

const loop: readonly MessageParam[] = [
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: [call('a', 'Read'), call('b', 'Bash')] },
  { role: 'user', content: [result('a'), result('b')] },
  { role: 'assistant', content: 'Done.' },
  { role: 'user', content: 'Again' },
  { role: 'assistant', content: [own, call('c', 'Read')] },
  { role: 'user', content: [result('c')] },
];

describe('K6: thinking that another model did not do', () => {
  it('is said in words, which differ from turn to turn', () => {
    expect(thinkingIn(loop, { thinkingStandIn: 'words' })).toEqual(['I call Read, Bash.', 'I answer.', 'hm']);
  });

  it('is an empty block where the upstream wants no more', () => {
    expect(thinkingIn(loop, { thinkingStandIn: 'empty' })).toEqual(['', '', 'hm']);
  });

  it('is nothing for all others, of which some would refuse it (K5)', () => {
    expect(thinkingIn(loop, {})).toEqual([undefined, undefined, 'hm']);
  });

  it('stands in for thinking whose signature is another vendor’s', () => {
    const foreign = { ...own, signature: 'EqQBvendor' };
    const messages: MessageParam[] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [foreign] },
      { role: 'user', content: 'Go on' },
    ];
    expect(thinkingIn(messages, { thinkingStandIn: 'words' })).toEqual(['I answer.']);
  });
});
