import { sealReasoning, type ToolResultBlock } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { assistant, formatResponses, image, inputOf, responsesCall, system, text, toolUse, user } from '../__fixtures__/responses-call.ts';
import { formatRequest } from './format-request.ts';

const seal = (model = 'm', api = 'openai-responses') =>
  sealReasoning({ api, provider: 'p', model, state: { id: 'rs_1', encrypted_content: 'x' } });
const thinking = (signature: string, value = 'Hm') => ({ type: 'thinking' as const, thinking: value, signature });
const result = (content: ToolResultBlock['content'], tool_use_id = 'call_1') => user([{ type: 'tool_result', tool_use_id, content }]);

describe('a request', () => {
  it('K8: stores nothing upstream, and asks for the reasoning that the next turn needs', () => {
    const { body } = formatResponses({ stream: true });
    expect(body).toMatchObject({
      store: false,
      include: ['reasoning.encrypted_content'],
      stream: true,
      stream_options: { include_obfuscation: false },
    });
    expect(formatResponses({}).body).not.toHaveProperty('stream_options');
  });

  it('R5: sends the system prompt as instructions, and later system texts as developer items in their place', () => {
    const { body } = formatResponses({ system: [text('A'), text('B')], messages: [user('Hi'), system('Now'), assistant('Yes')] });
    expect(body.instructions).toBe('A\n\nB');
    expect(body.input).toEqual([
      { role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { role: 'developer', content: [{ type: 'input_text', text: 'Now' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Yes' }] },
    ]);
  });

  it('marks what to cache where the upstream takes marks', () => {
    const marked = { ...text('A'), cache_control: { type: 'ephemeral' } };
    const { body, losses } = formatResponses({ system: [marked, text('B')] }, { systemPrompt: 'developer', cacheBreakpoints: true });
    expect(body.input[0]).toEqual({
      role: 'developer',
      content: [
        { type: 'input_text', text: 'A', prompt_cache_breakpoint: { mode: 'explicit' } },
        { type: 'input_text', text: 'B' },
      ],
    });
    expect(losses).toEqual([]);
    expect(formatResponses({ system: [marked] }).losses).toMatchObject([{ path: 'system[0].cache_control', action: 'dropped' }]);
  });

  it('says of each tool whether it is strict', () => {
    const tools = [
      { name: 'Read', description: 'Reads', input_schema: { type: 'object' } },
      { name: 'Sure', strict: true, input_schema: {} },
    ];
    expect(formatResponses({ tools }).body.tools).toEqual([
      { type: 'function', name: 'Read', description: 'Reads', parameters: { type: 'object', properties: {} }, strict: false },
      { type: 'function', name: 'Sure', parameters: { type: 'object', properties: {}, additionalProperties: false }, strict: true },
    ]);
  });

  it('T1: shortens a long tool name in definition, choice and history alike', () => {
    const name = `mcp__${'x'.repeat(80)}`;
    const { body } = formatResponses({
      tools: [{ name, input_schema: {} }],
      tool_choice: { type: 'tool', name },
      messages: [user('Hi'), assistant([toolUse('call_1', name)]), result('ok')],
    });
    const short = body.tools?.[0]?.name ?? '';
    expect(short).toHaveLength(64);
    expect(body.tool_choice).toEqual({ type: 'function', name: short });
    expect(body.input[1]).toMatchObject({ type: 'function_call', name: short });
  });

  it('R10: holds the answer to a schema', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
    const { body } = formatResponses({ output_config: { format: { type: 'json_schema', schema } } });
    expect(body.text).toEqual({ format: { type: 'json_schema', name: 'answer', schema, strict: true } });
  });

  it('P4: keeps a session on one cache, and names no person', () => {
    const { body } = formatResponses({ metadata: { user_id: JSON.stringify({ device_id: 'd', account_uuid: 'a', session_id: 's' }) } });
    expect(body.prompt_cache_key).toMatch(/^[0-9a-f]{40}$/);
    expect(body.safety_identifier).toMatch(/^[0-9a-f]{40}$/);
  });

  it('R18: asks for no fewer tokens than the API takes', () => {
    expect(formatResponses({ max_tokens: 1 }).body.max_output_tokens).toBe(16);
  });

  it.each([
    ['its limits', { limits: { max_tokens: 8_192 } }, {}],
    ['the upstream’s own error', {}, { maxTokensCap: 8_192 }],
  ])('R18: asks for no more tokens than the model gives by %s', (_, known, quirks) => {
    const { body, losses } = formatRequest({ ...responsesCall({ max_tokens: 32_000 }, quirks), ...known });
    expect(body).toMatchObject({ max_output_tokens: 8_192 });
    expect(losses).toMatchObject([{ path: 'max_tokens', action: 'clamped' }]);
  });

  it('R19: streams what is too long for the upstream without it', () => {
    const quirks = { maxTokensWithoutStream: 4_096 };
    expect(formatResponses({ max_tokens: 4_097, stream: false }, quirks).body.stream).toBe(true);
    expect(formatResponses({ max_tokens: 4_096, stream: false }, quirks).body).not.toHaveProperty('stream');
  });

  it('T16: says how many tools the API takes when there are more', () => {
    const tools = Array.from({ length: 129 }, (__, index) => ({ name: `tool_${index}`, input_schema: {} }));
    expect(formatResponses({ tools: tools.slice(1) }).body.tools).toHaveLength(128);
    expect(() => formatResponses({ tools })).toThrow(/takes 128 tools at most, and the request has 129/);
  });
});

describe('reasoning in a request', () => {
  it.each([
    [{ thinking: { type: 'enabled', budget_tokens: 10_000 } }, { effort: 'medium', summary: 'auto' }],
    [
      { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
      { effort: 'high', summary: 'auto' },
    ],
    [{ thinking: { type: 'adaptive', display: 'omitted' }, output_config: { effort: 'low' } }, { effort: 'low' }],
    [{ thinking: { type: 'disabled' } }, { effort: 'low' }],
    [{}, undefined],
  ])('R21: %j is %j', (request, reasoning) => {
    expect(formatResponses(request).body.reasoning).toEqual(reasoning);
  });

  it('R23: is left out for a model that does not reason', () => {
    const { body, losses } = formatResponses({ thinking: { type: 'enabled', budget_tokens: 2_000 } }, { efforts: null });
    expect(body).not.toHaveProperty('reasoning');
    expect(body).not.toHaveProperty('include');
    expect(losses).toMatchObject([{ path: 'thinking', action: 'dropped' }]);
  });
});

describe('a history', () => {
  it('K8: gives reasoning back before the call that it led to', () => {
    expect(inputOf([user('Hi'), assistant([thinking(seal()), toolUse('call_1', 'Read', { a: 1 })]), result('ok')]).slice(1)).toEqual([
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'x' },
      { type: 'function_call', call_id: 'call_1', name: 'Read', arguments: '{"a":1}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'ok' },
    ]);
  });

  it('K8: gives reasoning back in its place, after what was said before it', () => {
    const turn = assistant([text('Looking.'), thinking(seal()), toolUse('call_1')]);
    expect(inputOf([user('Hi'), turn, result('ok')]).slice(1)).toMatchObject([
      { type: 'message' },
      { type: 'reasoning', id: 'rs_1' },
      { type: 'function_call' },
      { type: 'function_call_output' },
    ]);
  });

  it('K8: gives reasoning without a summary back as that', () => {
    expect(inputOf([assistant([thinking(seal(), ''), text('Yes')])])[0]).toEqual({
      type: 'reasoning',
      id: 'rs_1',
      summary: [],
      encrypted_content: 'x',
    });
  });

  it.each([
    ['another model', seal('other')],
    ['another API', seal('m', 'openai-chat')],
    ['another vendor', 'EqoBCkgIARABGAIiQ'],
  ])('K2: drops the reasoning of %s', (_, signature) => {
    expect(inputOf([assistant([thinking(signature), text('Yes')])])).toMatchObject([{ type: 'message' }]);
  });

  it('K8: drops reasoning where the upstream refused it, and never leaves a turn empty', () => {
    expect(inputOf([assistant([thinking(seal())])], { replayReasoning: false })).toMatchObject([{ content: [{ text: '(no content)' }] }]);
  });

  it('tells commentary from the answer, for models that have phases', () => {
    const messages = [assistant([text('Looking.'), toolUse('call_1')]), result('ok'), assistant([text('So.'), text('Done.')])];
    const phases = inputOf(messages, { phases: true }).flatMap((item) => ('phase' in item ? [item.phase] : []));
    expect(phases).toEqual(['commentary', 'commentary', 'final_answer']);
    expect(JSON.stringify(inputOf(messages))).not.toContain('phase');
  });

  it('I1: keeps images of tool results in their place', () => {
    const messages = [assistant([toolUse('call_1')]), result([text('seen'), image])];
    expect(inputOf(messages)[1]).toEqual({
      type: 'function_call_output',
      call_id: 'call_1',
      output: [
        { type: 'input_text', text: 'seen' },
        { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
      ],
    });
  });

  it('R28, I1: gives every result of parallel calls at once, and an image in the first stays in it', () => {
    const results = ['call_1', 'call_2'].map((tool_use_id, index) => ({
      type: 'tool_result' as const,
      tool_use_id,
      content: index === 0 ? [image] : 'ok',
    }));
    const items = inputOf([user('Hi'), assistant([toolUse('call_1'), toolUse('call_2')]), user([text('Go on'), ...results])]);
    expect(items.slice(3)).toEqual([
      { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }] },
      { type: 'function_call_output', call_id: 'call_2', output: 'ok' },
      { role: 'user', content: [{ type: 'input_text', text: 'Go on' }] },
    ]);
  });

  it.each([
    ['No such file', 'Error: No such file'],
    ['Error: no such file', 'Error: no such file'],
    [[image], [{ type: 'input_text', text: 'Error: the tool failed.' }, { type: 'input_image' }]],
  ])('I5: says in the text of a result that its tool failed: %j', (content, output) => {
    const failed = { type: 'tool_result' as const, tool_use_id: 'call_1', content, is_error: true };
    expect(inputOf([assistant([toolUse('call_1')]), user([failed])])[1]).toMatchObject({ output });
  });

  it('sends a PDF as a file', () => {
    const document = { type: 'document' as const, title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } };
    expect(inputOf([user([document])])[0]).toMatchObject({
      content: [{ type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' }],
    });
  });

  it('R29: answers a call that the conversation left open', () => {
    expect(inputOf([assistant([toolUse('call_1')]), user('Stop')])[1]).toMatchObject({ type: 'function_call_output', call_id: 'call_1' });
  });

  it('R29: drops a result without its call', () => {
    expect(inputOf([user('Hi'), result('ok', 'call_9')])).toEqual([{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }]);
  });
});
