import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatStream, chunk, messageOf, readPieces } from '../__fixtures__/read-stream.ts';

const tools = [
  { name: 'Read', input_schema: { type: 'object', properties: { file_path: { type: 'string' }, limit: { type: 'integer' } } } },
  { name: 'List', input_schema: {} },
];
const options = { quirks: { salvageToolCalls: true, thinkTags: ['think'] }, request: { tools } };
const read = { type: 'tool_use', name: 'Read', input: { file_path: '12', limit: 5 } };

const forms = {
  json: '<tool_call>\n{"name": "Read", "arguments": {"file_path": "12", "limit": 5}}\n</tool_call>',
  'arguments as text': '<tool_call>{"name": "Read", "arguments": "{\\"file_path\\":\\"12\\",\\"limit\\":5}"}</tool_call>',
  'Qwen Coder':
    '<tool_call>\n<function=Read>\n<parameter=file_path>\n12\n</parameter>\n<parameter=limit>\n5\n</parameter>\n</function>\n</tool_call>',
  Llama: '<function=Read>{"file_path": "12", "limit": 5}</function>',
  GLM: '<tool_call>Read\n<arg_key>file_path</arg_key>\n<arg_value>12</arg_value>\n<arg_key>limit</arg_key>\n<arg_value>5</arg_value>\n</tool_call>',
  'without the last tag': '<tool_call>\n{"name": "Read", "arguments": {"file_path": "12", "limit": 5}}\n',
};

describe('S13: calls that a model writes as text', () => {
  it.each(Object.entries(forms))('are made: %s', (_, text) => {
    expect(messageOf([chunk({ content: `I look.\n${text}` }), chunk({}, 'stop')], options)).toMatchObject({
      content: [{ type: 'text', text: 'I look.\n' }, read],
      stop_reason: 'tool_use',
    });
  });

  it('are made when they stand in the reasoning', () => {
    const message = messageOf([chunk({ reasoning_content: `I must look.\n${forms.json}` }), chunk({}, 'stop')], options);
    expect(message).toMatchObject({ content: [{ type: 'thinking', thinking: 'I must look.\n' }, read], stop_reason: 'tool_use' });
  });

  it('are made one by one, each with an id of its own', () => {
    const { content } = messageOf([chunk({ content: `${forms.json}${forms.json}\n${forms.Llama}` }), chunk({}, 'stop')], options);
    expect(content).toMatchObject([read, read, read]);
    expect(new Set(content.map((block) => block.type === 'tool_use' && block.id)).size).toBe(3);
  });

  it('may follow a thought between tags', () => {
    const { content } = messageOf([chunk({ content: `<think>Hm.</think>${forms.json}` }), chunk({}, 'stop')], options);
    expect(content).toMatchObject([{ type: 'thinking', thinking: 'Hm.' }, read]);
  });

  it.each([
    ['inside of a code fence', `So:\n\`\`\`\n${forms.json}\n\`\`\`\n`],
    ['in the middle of a line', `You write ${forms.json}`],
    ['of a tool that is not there', '<tool_call>{"name": "Launch", "arguments": {}}</tool_call>'],
    ['that are no calls', '<tool_call>whatever</tool_call> and on'],
    ['whose input is cut off', '<tool_call>{"name": "Read", "arguments": {"file'],
  ])('stay text %s', (_, text) => {
    expect(messageOf([chunk({ content: text }), chunk({}, 'stop')], options)).toMatchObject({
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
    });
  });

  it('stay text as long as nobody asks for this', () => {
    expect(messageOf([chunk({ content: forms.json }), chunk({}, 'stop')], { request: { tools } }).content).toEqual([
      { type: 'text', text: forms.json },
    ]);
  });

  it('are found wherever the text is cut', () => {
    const texts = fc.constantFrom(...Object.values(forms), '\n', 'a < b', '```\n', '<function', 'text\n', '<tool_call>', ' ');
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (parts, sizes) => {
        const text = parts.join('');
        const pieces: string[] = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        const cut = messageOf([...pieces.map((content) => chunk({ content })), chunk({}, 'stop')], options);
        expect(cut).toEqual(messageOf([chunk({ content: text }), chunk({}, 'stop')], options));
      }),
      { numRuns: 300 },
    );
  });

  it('do not undo what comes as a real call beside them', () => {
    const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'List', arguments: '{}' } };
    const { events } = readPieces(
      [Buffer.from(chatStream(chunk({ content: '<tool_c' }), chunk({ tool_calls: [call] }), chunk({}, 'tool_calls')))],
      options,
    );
    const starts = events.flatMap((event) => (event.type === 'content_block_start' ? [event.content_block.type] : []));
    expect(starts).toEqual(['text', 'tool_use']);
  });
});
