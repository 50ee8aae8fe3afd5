import { readdirSync, readFileSync } from 'node:fs';
import { type MessageParam, type MessagesRequest, sealReasoning } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { upstreamCall } from '../__fixtures__/upstream-call.ts';
import { formatRequest } from './format-request.ts';
import { parseMessage } from './parse-message.ts';
import type { MessagesQuirks } from './quirks.ts';
import { sealSignature } from './thinking-seal.ts';

interface Body {
  readonly [field: string]: unknown;
  readonly messages: readonly { readonly role: string; readonly content: readonly Record<string, unknown>[] }[];
}

function format(request: Partial<MessagesRequest>, quirks: Partial<MessagesQuirks> = {}, call: Parameters<typeof upstreamCall>[1] = {}) {
  const { body, losses } = formatRequest(upstreamCall(request, { ...call, quirks }));
  const parsed: Body = JSON.parse(JSON.stringify(body));
  return { body: parsed, lost: losses.map(({ path, action }) => `${action} ${path}`), losses };
}

/** Request bodies are loose: fields that core does not know pass. */
const loose = (fields: object): Partial<MessagesRequest> => fields;
const user = (...content: readonly object[]): MessageParam => ({ role: 'user', content: JSON.parse(JSON.stringify(content)) });
const assistant = (...content: readonly object[]): MessageParam => ({ role: 'assistant', content: JSON.parse(JSON.stringify(content)) });
const text = (value: string) => ({ type: 'text', text: value });
const call = (id: string, name = 'Read') => ({ type: 'tool_use', id, name, input: {} });
const result = (id: string, content: unknown = 'ok') => ({ type: 'tool_result', tool_use_id: id, content });
const tool = (name: string, more: object = {}) => ({ name, description: name, input_schema: { type: 'object', properties: {} }, ...more });
const shapeOf = ({ messages }: Body) => messages.map(({ role, content }) => `${role}: ${content.map(({ type }) => type).join(' ')}`);

describe('fields', () => {
  it('R6: only what the upstream declares is sent, each loss is reported', () => {
    const { body, lost } = format(loose({ temperature: 0.5, safeguards: [{}], service_tier: 'auto', brand_new: 1, container: null }));
    expect(Object.keys(body)).toEqual(['model', 'max_tokens', 'temperature', 'messages']);
    expect(lost).toEqual(['dropped safeguards', 'dropped service_tier', 'dropped brand_new']);
  });

  it('cleans the marks of a block that may carry them', () => {
    const marked = { ...text('x'), cache_control: { type: 'ephemeral', scope: 'global' } };
    const quirks = { cacheFields: ['type'], blocks: { text: ['text', 'cache_control'] } };
    const { body, lost } = format({ messages: [user(marked)] }, quirks);
    expect(body.messages[0]?.content[0]?.cache_control).toEqual({ type: 'ephemeral' });
    expect(lost).toEqual(['dropped messages[0].content[0].cache_control.scope']);
  });

  it('P2: messages come last, what changes least comes first', () => {
    const request = { messages: [user(text('x'))], tools: [tool('A')], system: 's', thinking: { type: 'adaptive' }, stream: true };
    const { body } = format(request, { extraBody: { chat_template_kwargs: { enable_thinking: true } } });
    expect(Object.keys(body)).toEqual(['model', 'max_tokens', 'stream', 'thinking', 'chat_template_kwargs', 'tools', 'system', 'messages']);
  });

  it.each([
    { max_tokens: 32_000, known: { limits: { max_tokens: 8_192 } }, sent: 8_192 },
    { max_tokens: 32_000, quirks: { maxTokensCap: 4_096 }, sent: 4_096 },
    { max_tokens: 32_000, known: { limits: { context_window: 32_768 }, promptTokens: 10_000 }, sent: 32_768 - 10_000 - 1_000 },
    { max_tokens: 32_000, known: { limits: { context_window: 10_500 }, promptTokens: 10_000 }, sent: 32_000 },
    { max_tokens: 32_000, sent: 32_000 },
    { max_tokens: 0, sent: 1 },
  ])('R18: max_tokens is what the model gives: %j', ({ max_tokens, known, quirks, sent }) => {
    const { body, lost } = format({ max_tokens }, quirks, known);
    expect(body.max_tokens).toBe(sent);
    expect(lost).toEqual(sent === max_tokens ? [] : ['clamped max_tokens']);
  });

  it('stop sequences are no more than the upstream takes', () => {
    const { body, lost } = format({ stop_sequences: ['a', 'b', 'c'] }, { maxStopSequences: 2 });
    expect(body.stop_sequences).toEqual(['a', 'b']);
    expect(lost).toEqual(['mapped stop_sequences']);
  });
});

describe('cache marks', () => {
  const cache_control = { type: 'ephemeral' };
  const request = {
    system: [{ type: 'text' as const, text: 's', cache_control }],
    tools: [tool('A', { cache_control })],
    messages: [
      user({ ...text('x'), cache_control }),
      assistant({ ...call('a'), cache_control, input: { cache_control: 'mine' } }),
      user({ ...result('a', [{ ...text('r'), cache_control }]), cache_control }),
    ],
  };

  it('R13: are removed at every depth, and nowhere else', () => {
    const { body, lost } = format(request);
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(1);
    expect(body.messages[1]?.content[0]?.input).toEqual({ cache_control: 'mine' });
    expect(lost).toHaveLength(6);
  });

  it('R13: are removed inside documents and search results too', () => {
    const quirks = { documents: 'file' as const, blocks: { document: ['source'], search_result: ['source', 'title', 'content'] } };
    const inner = [{ ...text('x'), cache_control }];
    const messages = [
      user(
        { type: 'document', source: { type: 'content', content: inner } },
        { type: 'search_result', source: 'u', title: 't', content: inner },
      ),
    ];
    expect(JSON.stringify(format({ messages }, quirks).body)).not.toContain('cache_control');
  });

  it('P5: stay where the upstream takes them', () => {
    const { body, lost } = format(request, { cacheControl: true });
    expect(JSON.stringify(body).match(/"cache_control":\{/g)).toHaveLength(6);
    expect(lost).toEqual([]);
  });

  it('P5: stay without what the upstream does not know of them', () => {
    const mark = { type: 'ephemeral', ttl: '1h', scope: 'global' };
    const marked = { system: [{ type: 'text' as const, text: 's', cache_control: mark }], messages: [user(text('x'))] };
    expect(format(marked, { cacheControl: true }).body.system).toEqual(marked.system);
    const { body, lost } = format(marked, { cacheControl: true, cacheFields: ['type', 'ttl'] });
    expect(body.system).toEqual([{ type: 'text', text: 's', cache_control: { type: 'ephemeral', ttl: '1h' } }]);
    expect(lost).toEqual(['dropped system[0].cache_control.scope']);
  });
});

describe('system', () => {
  const attribution = 'x-anthropic-billing-header: cc_version=2.1.330.abc; cc_entrypoint=cli;';

  it('P1: the attribution block is dropped', () => {
    expect(
      format({
        system: [
          { type: 'text', text: attribution },
          { type: 'text', text: 'You are' },
        ],
      }).body.system,
    ).toEqual([text('You are')]);
    expect(format({ system: `${attribution}\nYou are` }).body.system).toEqual([text('You are')]);
    expect(format({ system: attribution }).body).not.toHaveProperty('system');
  });

  it('P2: text and blocks give the same bytes, empty blocks none', () => {
    const blocks = format({
      system: [
        { type: 'text', text: 'a' },
        { type: 'text', text: '' },
      ],
    });
    expect(blocks.body).toEqual(format({ system: 'a' }).body);
  });

  it('is one text for servers that would join blocks by nothing', () => {
    const system = [
      { type: 'text' as const, text: 'a' },
      { type: 'text' as const, text: 'b' },
    ];
    expect(format({ system }, { system: 'text' }).body.system).toBe('a\n\nb');
  });
});

describe('a schema for the answer', () => {
  const schema = { type: 'object', properties: { title: { type: 'string' } } };
  const asked = `Answer with one JSON object and nothing else. It must fit this JSON Schema: ${JSON.stringify(schema)}`;
  const request = { output_config: { effort: 'low', format: { type: 'json_schema', schema } } };

  it('R10: is asked for in words where the upstream knows no field for it', () => {
    const { body, lost } = format({ ...request, system: 'You are' }, { outputFormat: false });
    expect(body).toMatchObject({ output_config: { effort: 'low' }, system: [text('You are'), text(asked)] });
    expect(lost).toEqual(['mapped output_config.format']);
    expect(format(request, { outputFormat: false, system: 'text' }).body.system).toBe(asked);
  });

  it('R10: passes where it is known, and needs no words', () => {
    const { body, lost } = format(request);
    expect(body.output_config).toEqual(request.output_config);
    expect(body).not.toHaveProperty('system');
    expect(lost).toEqual([]);
  });

  it('R9: is left out where it is none', () => {
    const { body, lost } = format({ output_config: { format: { type: 'regex' } } }, { outputFormat: false });
    expect(body).not.toHaveProperty('system');
    expect(lost).toEqual(['dropped output_config.format']);
  });
});

describe('inline system messages', () => {
  const system = (content: string): MessageParam => ({ role: 'system', content });

  it('R3: are folded where they stand', () => {
    const { body } = format({ messages: [user(text('hi')), system('rules'), assistant(text('ok')), system('more'), user(text('go'))] });
    expect(body.messages).toEqual([
      { role: 'user', content: [text('hi'), text('<system-reminder>\nrules\n</system-reminder>')] },
      { role: 'assistant', content: [text('ok')] },
      { role: 'user', content: [text('<system-reminder>\nmore\n</system-reminder>'), text('go')] },
    ]);
  });

  it.each(['fold', 'keep'] as const)('R4: nothing stands between a call and its result (%s)', (inlineSystem) => {
    const messages = [user(text('hi')), assistant(call('a')), system('rules'), user(result('a'))];
    expect(shapeOf(format({ messages }, { inlineSystem }).body)).toEqual(
      inlineSystem === 'fold'
        ? ['user: text', 'assistant: tool_use', 'user: tool_result text']
        : ['user: text', 'assistant: tool_use', 'user: tool_result', 'system: text'],
    );
  });

  it('P2: text, and blocks with a mark, give the same bytes', () => {
    const marked: MessageParam = { role: 'system', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] };
    for (const inlineSystem of ['fold', 'keep'] as const) {
      const [a, b] = [marked, system('x')].map((message) => format({ messages: [user(text('hi')), message] }, { inlineSystem }).body);
      expect(a).toEqual(b);
    }
  });

  it('the effort in force is the last one said', () => {
    const messages = [user(text('hi')), { ...system('x'), output_config: { effort: 'low' } }, user(text('go'))];
    const { body, lost } = format({ messages, output_config: { effort: 'high' } });
    expect(body.output_config).toEqual({ effort: 'low' });
    expect(JSON.stringify(body.messages)).not.toContain('output_config');
    expect(lost).toEqual([]);
  });
});

describe('calls and results', () => {
  it('R27: results come before the text of their turn', () => {
    const messages = [user(text('hi')), assistant(call('a'), call('b')), user(text('also'), result('a'), text('and'), result('b'))];
    expect(shapeOf(format({ messages }).body)[2]).toBe('user: tool_result tool_result text text');
  });

  it('R29: a call without a result gets one, a result without a call goes', () => {
    const messages = [
      user(result('old'), text('hi')),
      assistant(call('a'), call('b')),
      user(result('b'), text('stop')),
      assistant(call('c')),
      assistant(text('x')),
    ];
    const { body, lost } = format({ messages });
    expect(shapeOf(body)).toEqual([
      'user: text',
      'assistant: tool_use tool_use',
      'user: tool_result tool_result text',
      'assistant: tool_use text',
    ]);
    expect(body.messages[2]?.content[0]).toMatchObject({
      tool_use_id: 'a',
      content: 'Error: there is no result. The call was interrupted.',
    });
    expect(lost).toEqual(['dropped messages']);
  });

  it('takes the longest conversations in linear time', () => {
    const count = 30_000;
    const many = Array.from({ length: count }, (_, index) => index);
    expect(format({ messages: many.map(() => user(text('x'))) }).body.messages[0]?.content).toHaveLength(count);
    const answered = [assistant(...many.map((index) => call(`c${index}`))), user(...many.map((index) => result(`c${index}`)))];
    expect(format({ messages: answered }).body.messages[1]?.content).toHaveLength(count);
    expect(format({ messages: [user(text('x'), ...many.map((index) => result(`c${index}`)))] }).lost).toHaveLength(count);
  });

  it('R29: the answer to an open call may be spread over two messages', () => {
    const messages = [user(text('hi')), assistant(call('a'), call('b')), user(result('a')), user(result('b'))];
    expect(shapeOf(format({ messages }).body)).toEqual(['user: text', 'assistant: tool_use tool_use', 'user: tool_result tool_result']);
  });

  it('R29: two results of one call do not stand for that of another', () => {
    const messages = [user(text('hi')), assistant(call('a'), call('b')), user(result('a'), result('a'))];
    const answers = format({ messages }).body.messages[2]?.content;
    expect(answers).toContainEqual(expect.objectContaining({ tool_use_id: 'b', content: expect.stringContaining('interrupted') }));
  });

  it.each(['fold', 'keep'] as const)('R29: of two results of one call the first is sent (%s)', (inlineSystem) => {
    const system: MessageParam = { role: 'system', content: 'rules' };
    const answers = [user(result('a', 'one'), result('a', 'two'), text('so')), system, user(result('a', 'three'), text('go'))];
    const { body, losses } = format({ messages: [user(text('hi')), assistant(call('a')), ...answers] }, { inlineSystem });
    const results = body.messages.flatMap(({ content }) => content.filter(({ type }) => type === 'tool_result'));
    expect(results).toEqual([result('a', 'one')]);
    expect(losses.map(({ reason }) => reason)).toEqual(Array(2).fill('no call before it waits for the result a'));
  });

  it('the calls of the last message still wait', () => {
    const messages = [user(text('hi')), assistant(call('a'))];
    expect(shapeOf(format({ messages }).body)).toEqual(['user: text', 'assistant: tool_use']);
  });

  it('T3: an empty name and an input that is no object are made valid', () => {
    const messages = [
      user(text('hi')),
      assistant({ type: 'tool_use', id: 'a', name: '', input: null }, { ...call('b'), input: 'x' }),
      user(result('a'), result('b')),
    ];
    expect(format({ messages }).body.messages[1]?.content).toEqual([
      { type: 'tool_use', id: 'a', name: 'unknown_tool', input: {} },
      { type: 'tool_use', id: 'b', name: 'Read', input: { input: 'x' } },
    ]);
  });

  it('Mistral’s tokenizers get nine letters and digits, in calls and results alike', () => {
    const messages = [user(text('hi')), assistant(call('toolu_Aabcdefghi'), call('toolu_Babcdefghi'), call('abcdefghi'))];
    const answers = user(result('toolu_Aabcdefghi'), result('toolu_Babcdefghi'), result('abcdefghi'));
    const { body } = format({ messages: [...messages, answers] }, { toolIds: 'alphanumeric-9' });
    const ids = body.messages[1]?.content.map(({ id }) => id) ?? [];
    expect(ids).toEqual([expect.stringMatching(/^[a-f0-9]{9}$/), expect.stringMatching(/^[a-f0-9]{9}$/), 'abcdefghi']);
    expect(new Set(ids).size).toBe(3);
    expect(body.messages[2]?.content.map(({ tool_use_id }) => tool_use_id)).toEqual(ids);
  });

  it('an upstream gets its own id back, Claude the one that its alphabet takes', () => {
    const answer = { type: 'message', content: [call('functions.Bash:0')], stop_reason: 'tool_use' };
    const { content } = parseMessage(answer, upstreamCall());
    const id = String(Object(content[0]).id);
    const messages = [user(text('hi')), assistant(call(id)), user(result(id))];
    expect(format({ messages }).body.messages.slice(1)).toMatchObject([
      { content: [{ id: 'functions.Bash:0' }] },
      { content: [{ tool_use_id: 'functions.Bash:0' }] },
    ]);
    expect(format({ messages }, { toolIds: 'safe' }).body.messages[1]?.content[0]?.id).toBe(id);
  });

  it('ids of other vendors are kept, or rewritten alike in call and result', () => {
    const messages = [user(text('hi')), assistant(call('functions.Bash:0')), user(result('functions.Bash:0'))];
    expect(format({ messages }).body.messages[1]?.content[0]?.id).toBe('functions.Bash:0');
    const { body } = format({ messages }, { toolIds: 'safe' });
    expect(body.messages[1]?.content[0]?.id).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(body.messages[2]?.content[0]?.tool_use_id).toBe(body.messages[1]?.content[0]?.id);
  });

  it.each([
    ['denied', 'Error: denied'],
    [[text('denied')], [text('Error:'), text('denied')]],
    [null, 'Error: '],
  ])('I5: an error is said in words where is_error is unknown: %j', (content, sent) => {
    const messages = [user(text('hi')), assistant(call('a')), user({ ...result('a', content), is_error: true })];
    const { body, lost } = format(
      { messages },
      { blocks: { text: ['text'], tool_use: ['id', 'name', 'input'], tool_result: ['tool_use_id', 'content'] } },
    );
    expect(body.messages[2]?.content[0]).toEqual({ type: 'tool_result', tool_use_id: 'a', content: sent });
    expect(lost).toEqual(['mapped messages[2].content[0].is_error']);
  });

  it('tool references become text', () => {
    const references = ['A', 'B'].map((tool_name) => ({ type: 'tool_reference', tool_name }));
    const messages = [user(text('hi')), assistant(call('a')), user(result('a', references))];
    expect(format({ messages }).body.messages[2]?.content[0]?.content).toEqual([text('Tools loaded: A, B')]);
    const { body, lost } = format({ messages }, { blocks: { ...upstreamCall().quirks.blocks, tool_reference: ['tool_name'] } });
    expect(body.messages[2]?.content[0]?.content).toEqual(references);
    expect(lost).toEqual([]);
  });
});

describe('thinking in the history', () => {
  const own = sealSignature(upstreamCall(), 'sig');
  const foreign = sealReasoning({ api: 'anthropic-messages', provider: 'other', model: 'qwen', state: { signature: 'sig' } });
  const otherModel = sealReasoning({
    api: 'anthropic-messages',
    provider: upstreamCall().provider,
    model: 'another',
    state: { signature: 'sig' },
  });
  const thinking = (signature: string) => ({ type: 'thinking', thinking: 'hm', signature });
  const loop = (signature: string) => [user(text('hi')), assistant(thinking(signature), call('a')), user(result('a'))];

  it('K2: what the upstream wrote goes back with its own signature', () => {
    expect(format({ messages: loop(own) }).body.messages[1]?.content[0]).toEqual(thinking('sig'));
  });

  it.each([foreign, otherModel, 'EqQBvendor', ''])('K1, K2: what another wrote is dropped: %s', (signature) => {
    const { body, lost } = format({ messages: loop(signature) });
    expect(shapeOf(body)[1]).toBe('assistant: tool_use');
    expect(lost).toEqual(['dropped messages[1].content[0]']);
  });

  it('K10: redacted thinking goes back where it is known, and is dropped elsewhere', () => {
    const messages = [user(text('hi')), assistant({ type: 'redacted_thinking', data: own }, text('x'))];
    expect(shapeOf(format({ messages }).body)[1]).toBe('assistant: text');
    const blocks = { ...upstreamCall().quirks.blocks, redacted_thinking: ['data'] };
    expect(format({ messages }, { blocks }).body.messages[1]?.content[0]).toEqual({ type: 'redacted_thinking', data: 'sig' });
  });

  it.each([
    { nothing: 'foreign thinking', turn: [assistant(thinking(''))], role: 'assistant' },
    { nothing: 'a blank text', turn: [assistant(text(' '))], role: 'assistant' },
  ])('R30: a turn that was nothing but $nothing says so', ({ turn, role }) => {
    const { body } = format({ messages: [user(text('a')), ...turn, user(text('b'))] });
    const said = [{ role, content: [text('(no content)')] }];
    expect(body.messages).toEqual([{ role: 'user', content: [text('a')] }, ...said, { role: 'user', content: [text('b')] }]);
  });

  it.each([
    { nothing: 'a blank text', turn: user(text('\n')) },
    { nothing: 'the result of an unknown call', turn: user(result('lost')) },
  ])('R30: a last question that was nothing but $nothing does not make a prefill of the answer before it', ({ turn }) => {
    const { body } = format({ messages: [user(text('a')), assistant(text('b')), turn] });
    expect(body.messages.at(-1)).toEqual({ role: 'user', content: [text('(no content)')] });
  });

  it('R30: an empty prefill is none, an empty system message is left out', () => {
    const messages: MessageParam[] = [user(text('a')), { role: 'system', content: ' ' }, { role: 'assistant', content: '' }];
    expect(format({ messages }, { inlineSystem: 'keep' }).body.messages).toEqual([{ role: 'user', content: [text('a')] }]);
  });

  it('K4: a budget is dropped when the open loop no longer begins with thinking', () => {
    const request = { thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 9000, messages: loop(foreign) };
    expect(format(request, { thinkingFirst: true }).body).not.toHaveProperty('thinking');
    expect(format(request).body).toHaveProperty('thinking');
    expect(format({ ...request, messages: loop(own) }, { thinkingFirst: true }).body).toHaveProperty('thinking');
  });

  it.each([
    { role: 'system' as const, content: 'Mind the todo list' },
    { role: 'user' as const, content: 'and now?' },
  ])('K4: a budget is dropped, whoever speaks after the results: $role', (last) => {
    const request = { thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 9000, messages: [...loop(foreign), last] };
    for (const inlineSystem of ['keep', 'fold'] as const)
      expect(format(request, { thinkingFirst: true, inlineSystem }).body).not.toHaveProperty('thinking');
  });

  it('R7: edits of thinking go with it', () => {
    const edits = [{ type: 'clear_thinking_20251015', keep: 'all' }];
    const quirks = { thinkingTypes: [], fields: [...upstreamCall().quirks.fields, 'context_management'] };
    const { body, lost } = format({ thinking: { type: 'adaptive' }, context_management: { edits } }, quirks);
    expect(body).not.toHaveProperty('context_management');
    expect(lost).toEqual(['dropped thinking', 'dropped context_management.edits']);
  });

  it('K13: edits are applied by us where the upstream knows none', () => {
    const messages = [...loop(own), assistant(text('done')), user(text('next'))];
    const { body, lost } = format({ messages, context_management: { edits: [{ type: 'clear_thinking_20251015' }] } });
    expect(shapeOf(body)[1]).toBe('assistant: tool_use');
    expect(lost).toEqual(['mapped context_management']);
  });
});

describe('images, documents and blocks of other kinds', () => {
  const png = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } };
  const pdf = { type: 'document', title: 'Plan', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' } };

  it('I1: images pass, in results too', () => {
    const messages = [user(png), assistant(call('a')), user(result('a', [png]))];
    expect(format({ messages }).body.messages).toEqual([messages[0], messages[1], messages[2]]);
  });

  it('I2: a note stands for an image where the upstream knows no such block', () => {
    const { body } = format({ messages: [user(png)] }, { blocks: { text: ['text'] } });
    expect(body.messages[0]?.content).toEqual([text('[An image (image/png) was left out: this model cannot see it.]')]);
  });

  it('I2: a note stands for an image that the model cannot see', () => {
    const { body, lost } = format({ messages: [user(png), assistant(call('a')), user(result('a', [png]))] }, { images: 'note' });
    expect(body.messages[0]?.content).toEqual([text('[An image (image/png) was left out: this model cannot see it.]')]);
    expect(lost).toEqual(['mapped messages[0].content[0]', 'mapped messages[2].content[0].content[0]']);
  });

  it('I4: a document is its text, a file, a note or an error', () => {
    const plain = { type: 'document', title: 'Plan', source: { type: 'text', media_type: 'text/plain', data: 'Do it' } };
    const mixed = { type: 'document', source: { type: 'content', content: [text('Do it'), png] } };
    const sent = (block: object, quirks: Partial<MessagesQuirks> = {}) =>
      format({ messages: [user(block)] }, quirks).body.messages[0]?.content;
    expect(sent(plain)).toEqual([text('Plan\n\nDo it')]);
    expect(sent(mixed)).toEqual([text('Do it'), png]);
    expect(sent(pdf)).toEqual([text('[The document "Plan" (application/pdf) was left out: this model cannot read it.]')]);
    expect(sent(pdf, { documents: 'file', blocks: { document: ['source', 'title'] } })).toEqual([pdf]);
    const linked = { ...pdf, source: { type: 'url', url: 'https://example.com/plan.pdf' } };
    const files = { documents: 'file' as const, blocks: { text: ['text'], document: ['source', 'title'] } };
    expect(sent(linked, files)).toEqual([linked]);
    expect(sent(linked, { ...files, images: 'inline' })).toEqual([
      text('[The document "Plan" (url) was left out: this model cannot read it.]'),
    ]);
    expect(() => sent(pdf, { documents: 'refuse' })).toThrow("messages[0].content[0]: the model 'qwen' takes no documents.");
  });

  it('blocks of servers and search results become text, unknown blocks are dropped', () => {
    const { body, lost } = format({
      messages: [
        user(text('hi'), { type: 'search_result', source: 'u', title: 't', content: [text('found')] }, { type: 'hologram' }),
        assistant(
          { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
          { type: 'web_search_tool_result', tool_use_id: 's', content: [{ title: 'T', url: 'U' }] },
        ),
      ],
    });
    expect(body.messages.map(({ content }) => content)).toEqual([[text('hi'), text('t\nu\nfound')], [text('Web search results:\nT U')]]);
    expect(lost).toEqual([
      'mapped messages[0].content[1]',
      'dropped messages[0].content[2]',
      'dropped messages[1].content[0]',
      'mapped messages[1].content[1]',
    ]);
  });

  it('empty texts are left out, empty fields without a word', () => {
    const { body, lost } = format({
      messages: [user(text(''), text(' \n'), { ...text('x'), citations: [] }, { ...text('y'), citations: [1] })],
    });
    expect(body.messages[0]?.content).toEqual([text('x'), text('y')]);
    expect(lost).toEqual(['dropped messages[0].content[3].citations']);
  });
});

describe('requests of Claude Code', () => {
  const folder = new URL('../__fixtures__/requests/', import.meta.url);
  it.each(readdirSync(folder))('%s: no field that a plain server does not know', (name) => {
    const request: MessagesRequest = JSON.parse(readFileSync(new URL(name, folder), 'utf8')).body;
    const { body } = format(request);
    const bytes = JSON.stringify({ ...body, tools: undefined });
    expect(bytes).not.toMatch(/"(?:cache_control|context_management|defer_loading|safeguards|tool_reference|display)"|billing-header/);
    expect(JSON.stringify(body.tools ?? [])).not.toMatch(/"(?:cache_control|defer_loading)":|DeferredToolPlaceholder/);
    expect(body.messages.map(({ role }) => role)).not.toContain('system');
  });
});
