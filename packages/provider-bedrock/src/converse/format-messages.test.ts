import { describe, expect, it } from 'vitest';
import { assistant, converseCall, converseMessages, formatConverse, toolResult, toolUse, user } from './__fixtures__/converse-call.ts';
import { sealState } from './reasoning-seal.ts';

const result = (toolUseId: string, text: string, status?: 'error') => ({
  toolResult: { toolUseId, content: [{ text }], ...(status && { status }) },
});

describe('turns', () => {
  it('R1, R2: system messages stay where they stand, in the user’s turn', () => {
    const system = { role: 'system' as const, content: 'The plan.' };
    expect(converseMessages([user('A'), system, assistant('B'), user('C')])).toEqual([
      { role: 'user', content: [{ text: 'A' }, { text: '<system-reminder>\nThe plan.\n</system-reminder>' }] },
      { role: 'assistant', content: [{ text: 'B' }] },
      { role: 'user', content: [{ text: 'C' }] },
    ]);
  });

  it('alternate, and begin with the user', () => {
    expect(converseMessages([assistant('A'), assistant('B'), user('C'), user('D')])).toEqual([
      { role: 'user', content: [{ text: '(no content)' }] },
      { role: 'assistant', content: [{ text: 'A' }, { text: 'B' }] },
      { role: 'user', content: [{ text: 'C' }, { text: 'D' }] },
    ]);
  });

  it('R30: blank texts vanish, and a turn without any gets a placeholder', () => {
    const blank = { type: 'text' as const, text: ' \n' };
    expect(converseMessages([user([blank, { type: 'text', text: 'A' }]), assistant(''), user([blank])])).toEqual([
      { role: 'user', content: [{ text: 'A' }] },
      { role: 'assistant', content: [{ text: '(no content)' }] },
      { role: 'user', content: [{ text: '(no content)' }] },
    ]);
  });

  it('R30: a turn that is nothing but reasoning gets a placeholder too', () => {
    const signature = sealState(converseCall(), {});
    const thinking = { type: 'thinking' as const, thinking: 'Hm', signature };
    expect(converseMessages([user('A'), assistant([thinking]), user('B')])[1]?.content).toEqual([
      { reasoningContent: { reasoningText: { text: 'Hm' } } },
      { text: '(no content)' },
    ]);
  });

  it('do not end in white space when the model is to go on from them', () => {
    expect(converseMessages([user('A'), assistant('The answer: \n')]).at(-1)).toEqual({
      role: 'assistant',
      content: [{ text: 'The answer:' }],
    });
  });

  const ofAnother = { ...converseCall(), request: { ...converseCall().request, model: 'another' } };

  it.each([
    ['another vendor', 'EqQB'],
    ['another model', sealState(ofAnother, { signature: 'EqQB', redacted: 'EqQB' })],
  ])('K10, K2: thinking of %s is left out', (_, signature) => {
    const thinking = { type: 'thinking' as const, thinking: 'Hm', signature };
    const redacted = { type: 'redacted_thinking' as const, data: signature };
    const { body, lost } = formatConverse({
      messages: [user('A'), assistant([thinking, redacted, { type: 'text', text: 'B' }]), user('C')],
    });
    expect(body.messages[1]).toEqual({ role: 'assistant', content: [{ text: 'B' }] });
    expect(lost).toEqual(['messages[1].content[0]', 'messages[1].content[1]']);
  });
});

describe('tool calls and results', () => {
  it('R27: results come first, in the order of their calls', () => {
    const messages = [
      user('A'),
      assistant([toolUse('a'), toolUse('b')]),
      user([{ type: 'text', text: 'Look' }, toolResult('b', '2'), toolResult('a', '1')]),
    ];
    expect(converseMessages(messages).at(-1)?.content).toEqual([result('a', '1'), result('b', '2'), { text: 'Look' }]);
  });

  it('R29: a call without a result gets one, a result without its call goes', () => {
    const { body, lost } = formatConverse({
      messages: [user('A'), assistant([toolUse('a')]), user([toolResult('x'), { type: 'text', text: 'Stop' }])],
    });
    expect(body.messages.at(-1)?.content).toEqual([result('a', 'Error: there is no result. The call was interrupted.'), { text: 'Stop' }]);
    expect(lost).toContain('messages[2].content[0]');
  });

  it('R29: calls at the very end are answered too', () => {
    expect(converseMessages([user('A'), assistant([toolUse('a')])]).at(-1)).toMatchObject({
      role: 'user',
      content: [result('a', 'Error: there is no result. The call was interrupted.')],
    });
  });

  it('I5: a failure has its status where the model takes one, else its text says so; an empty result has a placeholder', () => {
    const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
    const messages = [
      user('A'),
      assistant([toolUse('a'), toolUse('b'), toolUse('c')]),
      user([toolResult('a', 'No such file', true), toolResult('b', ''), { ...toolResult('c', '', true), content: [image] }]),
    ];
    const [byStatus, empty, withImage] = converseMessages(messages, { resultStatus: true }).at(-1)?.content ?? [];
    expect([byStatus, empty]).toEqual([result('a', 'No such file', 'error'), result('b', '(no content)')]);
    expect(withImage).toMatchObject({ toolResult: { content: [{ image: {} }], status: 'error' } });
    const [byText, , imageAfterText] = converseMessages(messages).at(-1)?.content ?? [];
    expect(byText).toEqual(result('a', 'Error: No such file'));
    expect(imageAfterText).toMatchObject({ toolResult: { content: [{ text: 'Error: the tool failed.' }, { image: {} }] } });
  });

  it.each([
    ['us.anthropic.claude-sonnet-4-6', true],
    ['us.amazon.nova-2-lite-v1:0', true],
    ['amazon.nova-pro-v1:0', true],
    ['us.meta.llama4-maverick-17b-instruct-v1:0', false],
  ])('I5: whether %s takes a status: %s', (model, takes) => {
    const messages = [user('A'), assistant([toolUse('a')]), user([toolResult('a', 'No', true)])];
    expect(JSON.stringify(formatConverse({ model, messages }).body).includes('"status":"error"')).toBe(takes);
  });

  it('T1, T3: names and ids are made to fit, alike in calls, results and definitions', () => {
    const name = `mcp__${'x'.repeat(70)}`;
    const { body } = formatConverse({
      tools: [{ name, input_schema: { type: 'object' } }],
      messages: [user('A'), assistant([toolUse('functions.Read:0', name, 'not an object')]), user([toolResult('functions.Read:0')])],
    });
    const [, call, answer] = body.messages;
    const toolUseBlock = call?.content[0];
    expect(toolUseBlock).toMatchObject({ toolUse: { input: { input: 'not an object' } } });
    const sent = JSON.stringify(toolUseBlock);
    const [, id = ''] = /"toolUseId":"([a-zA-Z0-9_-]{1,64})"/.exec(sent) ?? [];
    const [, short = ''] = /"name":"([a-zA-Z0-9_-]{1,64})"/.exec(sent) ?? [];
    expect(answer?.content[0]).toMatchObject({ toolResult: { toolUseId: id } });
    expect(body.toolConfig?.tools).toMatchObject([{ toolSpec: { name: short } }]);
  });

  it('an id that occurs twice is told apart, since Converse refuses the second', () => {
    const messages = [
      user('A'),
      assistant([toolUse('a')]),
      user([toolResult('a', '1')]),
      assistant([toolUse('a')]),
      user([toolResult('a', '2')]),
    ];
    const ids = converseMessages(messages).flatMap(({ content }) =>
      content.flatMap((block) => ('toolUse' in block ? [block.toolUse.toolUseId] : [])),
    );
    expect(new Set(ids).size).toBe(2);
  });
});

describe('media', () => {
  const image = { type: 'image' as const, source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
  const pdf = {
    type: 'document' as const,
    title: 'Q3.report.pdf',
    source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
  };

  it('I1: images are bytes, from the user and inside results', () => {
    const bytes = { image: { format: 'png', source: { bytes: 'AAAA' } } };
    const messages = [user([image]), assistant([toolUse('a')]), user([{ ...toolResult('a'), content: [image] }])];
    expect(converseMessages(messages)[0]?.content).toEqual([bytes]);
    expect(converseMessages(messages)[2]?.content).toEqual([{ toolResult: { toolUseId: 'a', content: [bytes] } }]);
  });

  it('I2: a note stands for images that the model cannot see, or Converse does not know', () => {
    expect(converseMessages([user([image])], { images: 'note' })[0]?.content).toEqual([{ text: expect.stringContaining('cannot see') }]);
    const tiff = { ...image, source: { ...image.source, media_type: 'image/tiff' } };
    expect(converseMessages([user([tiff])])[0]?.content).toEqual([{ text: expect.stringContaining('image/tiff') }]);
  });

  it('I4: documents have a neutral name of their own, the same in every request, and a text beside them', () => {
    const first = converseMessages([user([pdf, pdf])]);
    expect(first[0]?.content).toEqual([
      { text: 'document-1 is "Q3.report.pdf".' },
      { document: { format: 'pdf', name: 'document-1', source: { bytes: 'JVBE' } } },
      { text: 'document-2 is "Q3.report.pdf".' },
      { document: { format: 'pdf', name: 'document-2', source: { bytes: 'JVBE' } } },
    ]);
    expect(converseMessages([user([pdf, pdf]), assistant('ok'), user('Go on')])[0]).toEqual(first[0]);
  });
});
