import { describe, expect, it } from 'vitest';
import { assistant, claude, formatConverse, toolResult, toolUse, user } from './__fixtures__/converse-call.ts';

const ephemeral = { type: 'ephemeral' };
const marked = (text: string) => ({ type: 'text' as const, text, cache_control: ephemeral });
const point = { cachePoint: { type: 'default' } };
const tool = { name: 'Read', description: 'Reads', input_schema: { type: 'object', properties: {} } };

describe('cache points', () => {
  it('P5: stand after what the client marked, for models that take them', () => {
    const { body } = formatConverse({
      model: claude,
      system: [marked('Rules')],
      tools: [
        { ...tool, cache_control: ephemeral },
        { ...tool, name: 'Write' },
      ],
      messages: [user('A'), assistant([toolUse('a')]), user([{ ...toolResult('a'), cache_control: ephemeral }])],
    });
    expect(body.system).toEqual([{ text: 'Rules' }, point]);
    expect(body.toolConfig?.tools.at(-1)).toEqual(point);
    expect(body.messages.at(-1)?.content).toEqual([{ toolResult: { toolUseId: 'a', content: [{ text: 'ok' }] } }, point]);
  });

  it('P5: a mark inside of a result counts for the result; an hour stays an hour', () => {
    const content = [{ type: 'text' as const, text: 'x', cache_control: { type: 'ephemeral', ttl: '1h' } }];
    const { body } = formatConverse({
      model: claude,
      messages: [user('A'), assistant([toolUse('a')]), user([{ ...toolResult('a'), content }])],
    });
    expect(body.messages.at(-1)?.content.at(-1)).toEqual({ cachePoint: { type: 'default', ttl: '1h' } });
  });

  it('P5: at most four, the last ones', () => {
    const { body, lost } = formatConverse({
      model: claude,
      system: [marked('1'), marked('2')],
      messages: [user([marked('3'), marked('4'), marked('5')])],
    });
    expect(body.system).toEqual([{ text: '1' }, { text: '2' }, point]);
    expect(JSON.stringify(body).match(/cachePoint/g)).toHaveLength(4);
    expect(lost).toEqual(['system[0].cache_control']);
  });

  it('R13: are left out for models that refuse them', () => {
    const { body, lost } = formatConverse({ system: [marked('Rules')], messages: [user([marked('A')])] });
    expect(JSON.stringify(body)).not.toContain('cachePoint');
    expect(lost).toEqual(['system[0].cache_control', 'messages[0].content[0].cache_control']);
  });
});

describe('tools', () => {
  it('have a schema with a type and no blank description', () => {
    const { body } = formatConverse({ tools: [{ name: 'Go', description: ' ', input_schema: { $schema: 'x' } }] });
    expect(body.toolConfig).toEqual({ tools: [{ toolSpec: { name: 'Go', inputSchema: { json: { type: 'object', properties: {} } } } }] });
  });

  it('T14: are declared again when the history calls what is no longer offered', () => {
    const { body } = formatConverse({ messages: [user('A'), assistant([toolUse('a')]), user([toolResult('a')])] });
    expect(body.toolConfig).toEqual({
      tools: [
        { toolSpec: { name: 'Read', description: 'No longer available.', inputSchema: { json: { type: 'object', properties: {} } } } },
      ],
    });
  });

  it.each([
    [{ type: 'auto' as const }, { auto: {} }],
    [{ type: 'any' as const }, { any: {} }],
    [{ type: 'tool' as const, name: 'Read' }, { tool: { name: 'Read' } }],
    [{ type: 'tool' as const, name: 'Gone' }, { auto: {} }],
  ])('T12: the choice %o is %o', (tool_choice, choice) => {
    expect(formatConverse({ tools: [tool], tool_choice }).body.toolConfig?.toolChoice).toEqual(choice);
  });

  it('stay out when none is to be called, unless the history needs them', () => {
    const none = { tools: [tool], tool_choice: { type: 'none' as const } };
    expect(formatConverse(none).body.toolConfig).toBeUndefined();
    const history = [user('A'), assistant([toolUse('a')]), user([toolResult('a')])];
    expect(formatConverse({ ...none, messages: history }).body.toolConfig).toMatchObject({ tools: [{ toolSpec: { name: 'Read' } }] });
  });

  it('W5: web search is dropped, and said to be', () => {
    const { body, lost } = formatConverse({ tools: [tool, { type: 'web_search_20250305', name: 'web_search' }] });
    expect(JSON.stringify(body)).not.toContain('web_search');
    expect(lost).toEqual(['tools[1]']);
  });
});

describe('thinking and effort', () => {
  const fields = (request: Parameters<typeof formatConverse>[0]) => formatConverse(request).body.additionalModelRequestFields;
  const effort = (level: string) => ({ output_config: { effort: level } });

  it.each([
    ['openai.gpt-oss-120b-1:0', effort('max'), { reasoning_effort: 'high' }],
    ['openai.gpt-oss-120b-1:0', { thinking: { type: 'enabled', budget_tokens: 5_000 } }, { reasoning_effort: 'medium' }],
    ['global.amazon.nova-2-lite-v1:0', effort('high'), { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'medium' } }],
    ['global.amazon.nova-2-lite-v1:0', { thinking: { type: 'disabled' } }, { reasoningConfig: { type: 'disabled' } }],
    [
      'global.anthropic.claude-opus-5',
      { thinking: { type: 'adaptive' }, ...effort('max') },
      { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
    ],
    [claude, { thinking: { type: 'enabled', budget_tokens: 5_000 } }, undefined],
    ['test.model-v1:0', { thinking: { type: 'adaptive' }, ...effort('high') }, undefined],
  ])('R8, R21, R23: %s is asked for %o by %o', (model, request, expected) => {
    expect(fields({ model, ...request })).toEqual(expected);
  });

  it('Claude gets a budget as it is, below max_tokens', () => {
    expect(fields({ model: claude, max_tokens: 8_000, thinking: { type: 'enabled', budget_tokens: 31_999 } })).toEqual({
      thinking: { type: 'enabled', budget_tokens: 7_999 },
    });
  });

  it('K4: no thinking by budget in a tool loop that was begun without it', () => {
    const messages = [user('A'), assistant([toolUse('a')]), user([toolResult('a')])];
    expect(fields({ model: claude, max_tokens: 8_000, messages, thinking: { type: 'enabled', budget_tokens: 4_000 } })).toBeUndefined();
  });
});

describe('the rest of a request', () => {
  it('P1: loses the attribution line, keeps the order of its fields', () => {
    const system = [
      { type: 'text' as const, text: 'x-anthropic-billing-header: cc_version=1' },
      { type: 'text' as const, text: 'Rules' },
    ];
    const { body } = formatConverse({ system, tools: [tool] });
    expect(body.system).toEqual([{ text: 'Rules' }]);
    expect(Object.keys(body).slice(0, 3)).toEqual(['toolConfig', 'system', 'messages']);
  });

  it('R25: sampling goes where the model takes it', () => {
    const sampling = { temperature: 0.5, top_p: 0.9, top_k: 40, stop_sequences: ['END'] };
    expect(formatConverse({ model: claude, ...sampling }).body).toMatchObject({
      inferenceConfig: { maxTokens: 1_000, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
      additionalModelRequestFields: { top_k: 40 },
      additionalModelResponseFieldPaths: ['/delta/stop_sequence', '/stop_sequence'],
    });
    const newest = formatConverse({ model: 'global.anthropic.claude-opus-5', ...sampling });
    expect(newest.body.inferenceConfig).toEqual({ maxTokens: 1_000, stopSequences: ['END'] });
    expect(newest.lost).toEqual(['temperature', 'top_p', 'top_k']);
  });

  it('R18: max_tokens is clamped to what the model gives', () => {
    expect(formatConverse({ max_tokens: 32_000 }, { maxTokensCap: 8_192 }).body.inferenceConfig).toEqual({ maxTokens: 8_192 });
  });

  it('R9, R10: a schema for the answer is a text inside of it, or a loss', () => {
    const schema = { type: 'object', properties: { title: { type: 'string' } } };
    const format = { output_config: { format: { type: 'json_schema', schema } } };
    expect(formatConverse(format).body.outputConfig).toEqual({
      textFormat: { type: 'json_schema', structure: { jsonSchema: { name: 'answer', schema: JSON.stringify(schema) } } },
    });
    const { body } = formatConverse({
      model: 'global.anthropic.claude-opus-4-6-v1',
      output_config: { ...format.output_config, effort: 'low' },
    });
    expect(body.outputConfig).toBeUndefined();
    expect(body.additionalModelRequestFields?.output_config).toMatchObject({ effort: 'low', format: { type: 'json_schema' } });
    expect(formatConverse(format, { answerSchema: false })).toMatchObject({ lost: ['output_config.format'] });
  });

  it('R6, R15: fields that Converse has not are lost, not sent', () => {
    const { body, lost } = formatConverse({ metadata: { user_id: 'x' }, service_tier: 'auto', context_management: { edits: [] } });
    expect(Object.keys(body)).toEqual(['messages', 'inferenceConfig']);
    expect(lost).toEqual(['context_management', 'metadata', 'service_tier']);
  });

  it('P2: one request begins as the next one does', () => {
    const first = [user([marked('A')])];
    const next = [...first, assistant([toolUse('a')]), user([toolResult('a')])];
    const shared = { model: 'test.model-v1:0', system: 'Rules', tools: [tool] };
    const [start = ''] = JSON.stringify(formatConverse({ ...shared, messages: first }).body).split('],"inferenceConfig"');
    expect(JSON.stringify(formatConverse({ ...shared, messages: next }).body).startsWith(start)).toBe(true);
  });
});
