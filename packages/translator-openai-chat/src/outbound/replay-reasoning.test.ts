import { sealReasoning } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { assistant, formatChat, toolResult, toolUse, user } from '../__fixtures__/chat-call.ts';
import type { ChatQuirksPatch, ReasoningQuirks } from '../quirks.ts';
import type { ChatReasoningState } from './reasoning-state.ts';

const seal = (state: ChatReasoningState = {}, origin: object = {}) =>
  sealReasoning({ api: 'openai-chat', provider: 'p', model: 'm', ...origin, state });
const thought = (thinking: string, signature = seal()) => ({ type: 'thinking' as const, thinking, signature });
const history = (...blocks: Extract<Parameters<typeof assistant>[0], unknown[]>) => [
  user('A'),
  assistant([...blocks, toolUse('a'), toolUse('b')]),
  user([toolResult('a'), toolResult('b')]),
];
const replay = (messages: ReturnType<typeof history>, reasoning: Partial<ReasoningQuirks>, quirks: ChatQuirksPatch = {}) => {
  const { body, losses } = formatChat({ messages }, { ...quirks, reasoning });
  return { message: body.messages[1] as unknown as Record<string, unknown>, losses };
};
const field = { replay: 'reasoning_content' };

describe('reasoning of earlier turns', () => {
  it('K6: goes back in the field that the upstream wants', () => {
    expect(replay(history(thought('hm '), thought('so')), field).message).toMatchObject({ reasoning_content: 'hm so' });
  });

  it.each([
    ['provider', { provider: 'q' }],
    ['model', { model: 'n' }],
    ['API', { api: 'openai-responses' }],
  ])('K2: of another %s is dropped', (_, origin) => {
    const { message, losses } = replay(history(thought('hm', seal({}, origin))), field);
    expect(message).not.toHaveProperty('reasoning_content');
    expect(losses).toMatchObject([{ path: 'messages[1].content[0]', action: 'dropped' }]);
  });

  it.each(['EqQBCkYI…', '', 'ls1.damaged', null])('K1: with the signature %j of a stranger is dropped', (signature) => {
    const { message, losses } = replay(history({ type: 'thinking', thinking: 'hm', signature }), field);
    expect(message).not.toHaveProperty('reasoning_content');
    expect(losses).toHaveLength(1);
  });

  it('K10: a redacted block of a stranger is dropped, one of ours is opened', () => {
    const details = [{ type: 'reasoning.encrypted', data: 'x' }];
    const blocks = ['A', seal({ details })].map((data) => ({ type: 'redacted_thinking' as const, data }));
    const { message, losses } = replay(history(...blocks), { detailsField: 'reasoning_details' });
    expect(message.reasoning_details).toEqual(details);
    expect(losses).toMatchObject([{ path: 'messages[1].content[0]' }]);
  });

  it('is not sent where the upstream takes none back', () => {
    const { message, losses } = replay(history(thought('hm')), { replay: null });
    expect(Object.keys(message)).toEqual(['role', 'content', 'tool_calls']);
    expect(losses).toMatchObject([{ path: 'messages[1].content[0]', action: 'dropped' }]);
  });

  it('K6: goes back with calls only, or always', () => {
    const messages = [user('A'), assistant([thought('hm'), { type: 'text', text: 'B' }]), user('C')];
    expect(replay(messages, { ...field, replayOn: 'tool-turns' }).message).not.toHaveProperty('reasoning_content');
    expect(replay(messages, { ...field, replayOn: 'always' }).message).toEqual({
      role: 'assistant',
      content: 'B',
      reasoning_content: 'hm',
    });
  });

  it('K6: is an empty field where the upstream insists on it', () => {
    expect(replay(history(), { ...field, replayEmpty: true }).message).toMatchObject({ reasoning_content: '' });
    expect(replay(history(), field).message).not.toHaveProperty('reasoning_content');
  });

  it('goes back as the structured items that came, not twice', () => {
    const details = [{ type: 'reasoning.text', text: 'hm', signature: 's' }];
    const { message } = replay(history(thought('hm', seal({ details }))), { ...field, detailsField: 'reasoning_details' });
    expect(message.reasoning_details).toEqual(details);
    expect(message).not.toHaveProperty('reasoning_content');
  });
});

describe('K7: what came with a call', () => {
  const signed = { google: { thought_signature: 'sig' } };
  const standIn = { google: { thought_signature: 'skip' } };
  const quirks = { toolCallExtraField: 'extra_content', toolCallExtraDefault: standIn };
  const extras = (messages: ReturnType<typeof history>, patch: ChatQuirksPatch) =>
    (replay(messages, {}, patch).message.tool_calls as Record<string, unknown>[]).map(({ extra_content }) => extra_content);

  it('goes back with that call', () => {
    expect(extras(history(thought('', seal({ calls: { a: signed } }))), quirks)).toEqual([signed, undefined]);
  });

  it('is a stand-in on the first call of a turn that another model made', () => {
    expect(extras(history(thought('', seal({ calls: { a: signed } }, { model: 'n' }))), quirks)).toEqual([standIn, undefined]);
  });

  it('is left out where the upstream knows no such field', () => {
    expect(extras(history(thought('', seal({ calls: { a: signed } }))), { toolCallExtraField: null })).toEqual([undefined, undefined]);
  });
});
