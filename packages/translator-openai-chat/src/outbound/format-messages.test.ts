import type { MessageParam } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { assistant, chatMessages, formatChat, image, system, text, toolResult, toolUse, user } from '../__fixtures__/chat-call.ts';
import type { ChatQuirksPatch } from '../quirks.ts';

const roles = (messages: readonly { role: string }[]) => messages.map((message) => message.role);
const call = (id: string, name = 'Read') => ({ id, type: 'function', function: { name, arguments: '{}' } });

describe('system messages amid the others', () => {
  it('R1: takes them anywhere, as string or blocks', () => {
    for (const content of ['S', [{ ...text('S'), cache_control: { type: 'ephemeral' } }]]) {
      expect(chatMessages([system(content), user('A'), assistant('B'), system(content)], { inlineSystem: 'keep' })).toEqual([
        { role: 'system', content: 'S' },
        { role: 'user', content: 'A' },
        { role: 'assistant', content: 'B' },
        { role: 'system', content: 'S' },
      ]);
    }
  });

  it('R2: folds them into the user turn with a marker where the upstream wants system text at the beginning only', () => {
    expect(chatMessages([user('A'), system('S'), assistant('B'), system('T'), user('C')], { inlineSystem: 'fold' })).toEqual([
      { role: 'user', content: 'A\n\n<system-reminder>\nS\n</system-reminder>' },
      { role: 'assistant', content: 'B' },
      { role: 'user', content: '<system-reminder>\nT\n</system-reminder>\n\nC' },
    ]);
  });

  it.each(['keep', 'fold'] as const)('R3: never moves them to the top (%s)', (inlineSystem) => {
    const { body } = formatChat({ system: 'Top', messages: [user('A'), assistant('B'), user('C'), system('Late')] }, { inlineSystem });
    expect(body.messages[0]).toEqual({ role: 'system', content: 'Top' });
    expect(JSON.stringify(body.messages.at(-1))).toContain('Late');
  });

  it.each(['keep', 'fold'] as const)('R4: puts one between a call and its result after all results (%s)', (inlineSystem) => {
    const history = [
      user('A'),
      assistant([toolUse('a'), toolUse('b')]),
      system('S'),
      user([toolResult('a')]),
      system('T'),
      user([toolResult('b')]),
    ];
    const messages = chatMessages(history, { inlineSystem });
    expect(roles(messages).slice(0, 4)).toEqual(['user', 'assistant', 'tool', 'tool']);
    expect(roles(messages).slice(4)).toEqual(inlineSystem === 'keep' ? ['system', 'system'] : ['user']);
  });

  it('says developer where the upstream does', () => {
    const { body } = formatChat({ system: 'Top', messages: [user('A'), system('S')] }, { systemRole: 'developer', inlineSystem: 'keep' });
    expect(roles(body.messages)).toEqual(['developer', 'user', 'developer']);
  });
});

describe('tool calls and results', () => {
  it('R27: sends results before what the user says in the same turn, whatever their order', () => {
    expect(chatMessages([user('A'), assistant([toolUse('a')]), user([text('Look'), toolResult('a')])]).slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'a', content: 'ok' },
      { role: 'user', content: 'Look' },
    ]);
  });

  it('R27: sends results in the order of their calls', () => {
    const messages = chatMessages([user('A'), assistant([toolUse('a'), toolUse('b')]), user([toolResult('b', '2'), toolResult('a', '1')])]);
    expect(messages.slice(2).map((message) => message.content)).toEqual(['1', '2']);
  });

  it('R28, I1: an image in the first of two results follows in one user message after both', () => {
    const results = [{ ...toolResult('a'), content: [text('seen'), image()] }, toolResult('b'), text('Go on')];
    expect(chatMessages([user('A'), assistant([toolUse('a'), toolUse('b')]), user(results)]).slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'a', content: 'seen' },
      { role: 'tool', tool_call_id: 'b', content: 'ok' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'From the result of tool call a:' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          { type: 'text', text: 'Go on' },
        ],
      },
    ]);
  });

  it('R29: answers a call without a result, also at the end of the history', () => {
    for (const after of [[user('Next')], []]) {
      const { body, losses } = formatChat({ messages: [user('A'), assistant([toolUse('a'), toolUse('b')]), ...after] });
      expect(roles(body.messages).slice(0, 4)).toEqual(['user', 'assistant', 'tool', 'tool']);
      expect(body.messages[2]).toMatchObject({ tool_call_id: 'a', content: expect.stringContaining('interrupted') });
      expect(losses).toHaveLength(2);
    }
  });

  it('R29: drops a result without its call, and says so', () => {
    const { body, losses } = formatChat({ messages: [user([toolResult('gone'), text('Hi')])] });
    expect(body.messages).toEqual([{ role: 'user', content: 'Hi' }]);
    expect(losses).toEqual([{ path: 'messages[0].content[0]', action: 'dropped', reason: 'a result without its call' }]);
  });

  it('R29: drops a second result of one call', () => {
    const messages = chatMessages([user('A'), assistant([toolUse('a')]), user([toolResult('a', '1'), toolResult('a', '2')])]);
    expect(messages.slice(2)).toEqual([{ role: 'tool', tool_call_id: 'a', content: '1' }]);
  });

  it('R27, R28: answers results before the user speaks, for Mistral, whose models take no user message behind them', () => {
    const behindCalls = (content: MessageParam[], quirks: ChatQuirksPatch = {}) =>
      chatMessages([user('A'), assistant([toolUse('a'), toolUse('b')]), ...content], { userAfterResults: false, ...quirks })
        .slice(2)
        .map(({ role, content }) => (role === 'assistant' ? content : role));
    const results = [toolResult('a'), toolResult('b')];
    expect(behindCalls([user([...results, text('Go on')])])).toEqual(['tool', 'tool', 'I have the results.', 'user']);
    expect(behindCalls([user(results), system('Reminder')])).toEqual(['tool', 'tool', 'I have the results.', 'user']);
    expect(behindCalls([user(results), system('Reminder')], { inlineSystem: 'keep' })).toEqual([
      'tool',
      'tool',
      'I have the results.',
      'system',
    ]);
    expect(behindCalls([user([{ ...toolResult('a'), content: [image()] }, toolResult('b')])])).toEqual([
      'tool',
      'tool',
      'I have the results.',
      'user',
    ]);
    expect(behindCalls([user(results)])).toEqual(['tool', 'tool']);
    expect(behindCalls([user('I interrupted you')])).toEqual(['tool', 'tool', 'I have the results.', 'user']);
  });

  it('R29: a user turn of which nothing is left has a placeholder, so that turns alternate', () => {
    expect(chatMessages([user([toolResult('gone')]), assistant('A'), user('')])).toEqual([
      { role: 'user', content: '(no content)' },
      { role: 'assistant', content: 'A' },
      { role: 'user', content: '(no content)' },
    ]);
  });

  it('makes an id that occurs again unique, in the call and in its result', () => {
    const loop = [assistant([toolUse('call_0')]), user([toolResult('call_0')])];
    const ids = chatMessages([user('A'), ...loop, ...loop, ...loop]).flatMap((message) =>
      message.role === 'tool'
        ? [message.tool_call_id]
        : message.role === 'assistant'
          ? (message.tool_calls?.map(({ id }) => id) ?? [])
          : [],
    );
    expect(ids).toEqual(['call_0', 'call_0', 'call_0_2', 'call_0_2', 'call_0_3', 'call_0_3']);
  });

  it('tells two calls of one turn with the same id apart', () => {
    const messages = chatMessages([user('A'), assistant([toolUse('x'), toolUse('x')]), user([toolResult('x', '1'), toolResult('x', '2')])]);
    expect(messages.slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'x', content: '1' },
      { role: 'tool', tool_call_id: 'x_2', content: '2' },
    ]);
  });

  it('keeps ids unique in the nine characters of Mistral', () => {
    const loop = [assistant([toolUse('toolu_01')]), user([toolResult('toolu_01')])];
    const ids = chatMessages([user('A'), ...loop, ...loop], { toolIds: 'alphanumeric-9' }).flatMap((message) =>
      message.role === 'tool' ? [message.tool_call_id] : [],
    );
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
  });
});

describe('assistant turns', () => {
  it('joins texts and calls of messages in a row, so that calls stand right before their results', () => {
    const history = [user('A'), assistant([text('One'), toolUse('a')]), assistant('Two'), user([toolResult('a')])];
    expect(chatMessages(history)[1]).toEqual({ role: 'assistant', content: 'One\n\nTwo', tool_calls: [call('a')] });
  });

  it.each([
    ['null', { role: 'assistant', content: null, tool_calls: [call('a')] }],
    ['empty', { role: 'assistant', content: '', tool_calls: [call('a')] }],
    ['omit', { role: 'assistant', tool_calls: [call('a')] }],
  ] as const)('R30: writes a turn of calls only as the upstream likes it: %s', (emptyAssistantContent, message) => {
    expect(chatMessages([user('A'), assistant([text(''), toolUse('a')]), user([toolResult('a')])], { emptyAssistantContent })[1]).toEqual(
      message,
    );
  });

  it.each([[[]], [[text('')]], [''], [[{ type: 'thinking' as const, thinking: 'hm', signature: 'foreign' }]]])(
    'R30: gives %j a placeholder',
    (content) => {
      expect(chatMessages([user('A'), assistant(content), user('B')])[1]).toEqual({ role: 'assistant', content: '(no content)' });
    },
  );

  it('tells in words what server tools did', () => {
    const { body, losses } = formatChat({
      messages: [
        user('A'),
        assistant([
          { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } },
          { type: 'web_search_tool_result', tool_use_id: 's', content: [{ title: 'T', url: 'https://t.example', encrypted_content: 'x' }] },
          text('Found'),
        ]),
      ],
    });
    expect(body.messages[1]?.content).toBe(
      '[Called web_search with {"query":"q"}]\n\n[Search results: [{"title":"T","url":"https://t.example"}]]\n\nFound',
    );
    expect(losses.map((loss) => loss.action)).toEqual(['mapped', 'mapped']);
  });

  it('drops a block that it does not know, and never fails on it', () => {
    const foreign = JSON.parse('{"type":"hologram","data":{}}');
    const { body, losses } = formatChat({ messages: [user([foreign, text('A')]), assistant([foreign, text('B')]), user('C')] });
    expect(body.messages.map((message) => message.content)).toEqual(['A', 'B', 'C']);
    expect(losses.map((loss) => [loss.path, loss.action])).toEqual([
      ['messages[0].content[0]', 'dropped'],
      ['messages[1].content[0]', 'dropped'],
    ]);
  });
});

describe('context_management', () => {
  const edits = (edit: object) => ({ context_management: { edits: [edit] } });

  it('R6, R7: is applied here and never sent', () => {
    const { body } = formatChat(edits({ type: 'clear_thinking_20251015', keep: 'all' }));
    expect(body).not.toHaveProperty('context_management');
  });

  it('clears old tool results when the prompt is larger than the trigger', () => {
    const history = [user('A'), ...['a', 'b'].flatMap((id) => [assistant([toolUse(id)]), user([toolResult(id, id.repeat(400))])])];
    const edit = { type: 'clear_tool_uses_20250919', trigger: { type: 'input_tokens', value: 5 }, keep: { type: 'tool_uses', value: 1 } };
    const results = formatChat({ messages: history, ...edits(edit) }).body.messages.filter((message) => message.role === 'tool');
    expect(results.map((message) => message.content)).toEqual(['[Old tool result cleared]', 'b'.repeat(400)]);
  });

  it('reports an edit that the gateway does not know', () => {
    expect(formatChat(edits({ type: 'compact_20260112' })).losses).toMatchObject([
      { path: 'context_management', action: 'mapped' },
      { path: 'context_management.edits[0]', action: 'dropped' },
    ]);
  });
});
