import { describe, expect, it } from 'vitest';
import { assistant, chatMessages, formatChat, image, text, toolResult, toolUse, user } from '../__fixtures__/chat-call.ts';

const together = [
  user('Go'),
  assistant([text('I look'), toolUse('a'), toolUse('b')]),
  user([{ ...toolResult('b'), content: [text('2'), image()] }, toolResult('a', '1'), text('Go on')]),
];
const calls = (id: string) => [{ id, type: 'function', function: { name: 'Read', arguments: '{}' } }];
const moved = 'From the result of tool call b:';

describe('a model that knows one call a turn', () => {
  it('reads calls that were made together one after another, each with its result', () => {
    expect(chatMessages(together, { parallelCalls: false })).toMatchObject([
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: 'I look', tool_calls: calls('a') },
      { role: 'tool', tool_call_id: 'a', content: '1' },
      { role: 'assistant', content: null, tool_calls: calls('b') },
      { role: 'tool', tool_call_id: 'b', content: '2' },
      { role: 'user', content: [{ type: 'text', text: moved }, { type: 'image_url' }, { type: 'text', text: 'Go on' }] },
    ]);
    expect(chatMessages(together).length).toBe(5);
  });

  it.each(['empty', 'omit'] as const)('has no text in turns that had none (%s)', (emptyAssistantContent) => {
    const turn = chatMessages(together, { parallelCalls: false, emptyAssistantContent })[3];
    expect(turn).toEqual({ role: 'assistant', ...(emptyAssistantContent === 'empty' && { content: '' }), tool_calls: calls('b') });
  });

  it('reads no text beside calls where it takes one or the other', () => {
    const { body, losses } = formatChat(
      { messages: [user('A'), assistant([text('I look'), toolUse('a')]), user([toolResult('a')])] },
      { textBesideCalls: false },
    );
    expect(body.messages[1]).toEqual({ role: 'assistant', content: null, tool_calls: calls('a') });
    expect(losses).toMatchObject([{ path: 'messages', action: 'dropped' }]);
    expect(chatMessages([user('A'), assistant('B')], { textBesideCalls: false })[1]).toMatchObject({ content: 'B' });
  });

  it('is asked for one, if it can be', () => {
    const tools = [{ name: 'Read', input_schema: {} }];
    expect(formatChat({ tools }, { parallelCalls: false }).body.parallel_tool_calls).toBe(false);
    for (const { body } of [
      formatChat({ tools }),
      formatChat({}, { parallelCalls: false }),
      formatChat({ tools }, { parallelCalls: false, parallelToolCalls: false }),
    ]) {
      expect(body).not.toHaveProperty('parallel_tool_calls');
    }
  });
});
