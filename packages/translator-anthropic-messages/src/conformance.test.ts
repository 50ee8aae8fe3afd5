import { readFileSync } from 'node:fs';
import type { Anthropic } from '@anthropic-ai/sdk';
import { VERSION } from '@anthropic-ai/sdk/version';
import { type ClientCall, type Message, type MessageStreamEvent, type MessagesRequest, replayMessage, SseParser } from '@llama-stack/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { upstreamCall } from './__fixtures__/upstream-call.ts';
import type { formatEnd, formatMessage } from './inbound/format-message.ts';
import { formatTokenCount, parseCountTokens } from './inbound/parse-count-tokens.ts';
import { parseRequest } from './inbound/parse-request.ts';
import { openStream } from './inbound/stream-formatter.ts';
import { parseMessage } from './outbound/parse-message.ts';

/*
 * What `@anthropic-ai/sdk` can say and read, compared with what we take and write. The tables are typed by the SDK: a new release
 * with another field, block or tool does not compile until it is listed here.
 */

/** The SDK sends these as headers. */
type HeaderParams = 'user_profile_id' | 'workspace_id';
type Create = Omit<Anthropic.MessageCreateParamsNonStreaming, HeaderParams | 'stream'> & { stream?: boolean };
type Count = Omit<Anthropic.MessageCountTokensParams, HeaderParams>;
/** Every field, also those that may be left out. */
type Fields<Params> = { [Name in keyof Params]-?: Exclude<Params[Name], undefined> };

const body: Create = { model: 'claude-opus-5-5', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] };
const bash: Anthropic.ToolUnion = { type: 'bash_20250124', name: 'bash' };
const shared: Fields<Count> = {
  model: body.model,
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    { role: 'assistant', content: 'Hi' },
    { role: 'system', content: [{ type: 'text', text: 'Be brief' }] },
  ],
  cache_control: { type: 'ephemeral', ttl: '1h' },
  output_config: { effort: 'xhigh', format: { type: 'json_schema', schema: { type: 'object' } } },
  speed: 'fast',
  system: [{ type: 'text', text: 'You are', cache_control: { type: 'ephemeral' } }],
  thinking: { type: 'enabled', budget_tokens: 2048, display: 'omitted' },
  tool_choice: { type: 'tool', name: 'bash', disable_parallel_tool_use: true },
  tools: [bash],
};
const create: Fields<Create> = {
  ...shared,
  max_tokens: 0,
  container: 'container_1',
  diagnostics: { previous_message_id: null },
  inference_geo: 'us',
  metadata: { user_id: '{"session_id":"x"}' },
  service_tier: 'standard_only',
  stop_sequences: ['</block>'],
  stream: true,
};
/** Fields of older SDKs and of betas. */
const untyped = {
  temperature: 1,
  top_k: 5,
  top_p: 0.9,
  context_management: { edits: [] },
  mcp_servers: [],
  fallbacks: [],
  safeguards: [{}],
};

type Blocks = { readonly [Type in Anthropic.ContentBlockParam['type']]: Extract<Anthropic.ContentBlockParam, { type: Type }> };
const blocks: Blocks = {
  text: { type: 'text', text: 'x', citations: null },
  image: { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
  document: { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'x' }] }, title: 't' },
  search_result: { type: 'search_result', source: 'u', title: 't', content: [{ type: 'text', text: 'x' }] },
  thinking: { type: 'thinking', thinking: '', signature: 's' },
  redacted_thinking: { type: 'redacted_thinking', data: 'd' },
  tool_use: { type: 'tool_use', id: 'a', name: 'x', input: {}, caller: { type: 'direct' } },
  tool_result: { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'tool_reference', tool_name: 'x' }], is_error: true },
  server_tool_use: { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
  web_search_tool_result: { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
  web_fetch_tool_result: {
    type: 'web_fetch_tool_result',
    tool_use_id: 's',
    content: { type: 'web_fetch_tool_result_error', error_code: 'unavailable' },
  },
  code_execution_tool_result: {
    type: 'code_execution_tool_result',
    tool_use_id: 's',
    content: { type: 'code_execution_tool_result_error', error_code: 'unavailable' },
  },
  bash_code_execution_tool_result: {
    type: 'bash_code_execution_tool_result',
    tool_use_id: 's',
    content: { type: 'bash_code_execution_tool_result_error', error_code: 'unavailable' },
  },
  text_editor_code_execution_tool_result: {
    type: 'text_editor_code_execution_tool_result',
    tool_use_id: 's',
    content: { type: 'text_editor_code_execution_tool_result_error', error_code: 'unavailable' },
  },
  tool_search_tool_result: {
    type: 'tool_search_tool_result',
    tool_use_id: 's',
    content: { type: 'tool_search_tool_result_error', error_code: 'unavailable' },
  },
  container_upload: { type: 'container_upload', file_id: 'f' },
};

type ToolType = NonNullable<Anthropic.ToolUnion['type']>;
const tools: { readonly [Type in ToolType]: Anthropic.ToolUnion } = {
  custom: {
    type: 'custom',
    name: 'x',
    input_schema: { type: 'object' },
    allowed_callers: ['direct'],
    defer_loading: true,
    eager_input_streaming: true,
    input_examples: [{}],
    strict: true,
  },
  bash_20250124: bash,
  code_execution_20250522: { type: 'code_execution_20250522', name: 'code_execution' },
  code_execution_20250825: { type: 'code_execution_20250825', name: 'code_execution' },
  code_execution_20260120: { type: 'code_execution_20260120', name: 'code_execution' },
  code_execution_20260521: { type: 'code_execution_20260521', name: 'code_execution' },
  browser_toolset_20260801: { type: 'browser_toolset_20260801' },
  memory_20250818: { type: 'memory_20250818', name: 'memory' },
  computer_toolset_20260801: { type: 'computer_toolset_20260801' },
  text_editor_20250124: { type: 'text_editor_20250124', name: 'str_replace_editor' },
  text_editor_20250429: { type: 'text_editor_20250429', name: 'str_replace_based_edit_tool' },
  text_editor_20250728: { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
  web_search_20250305: { type: 'web_search_20250305', name: 'web_search' },
  web_search_20260209: { type: 'web_search_20260209', name: 'web_search' },
  web_search_20260318: { type: 'web_search_20260318', name: 'web_search' },
  web_fetch_20250910: { type: 'web_fetch_20250910', name: 'web_fetch' },
  web_fetch_20260209: { type: 'web_fetch_20260209', name: 'web_fetch' },
  web_fetch_20260309: { type: 'web_fetch_20260309', name: 'web_fetch' },
  web_fetch_20260318: { type: 'web_fetch_20260318', name: 'web_fetch' },
  tool_search_tool_bm25: { type: 'tool_search_tool_bm25', name: 'tool_search_tool_bm25' },
  tool_search_tool_regex: { type: 'tool_search_tool_regex', name: 'tool_search_tool_regex' },
  tool_search_tool_bm25_20251119: { type: 'tool_search_tool_bm25_20251119', name: 'tool_search_tool_bm25' },
  tool_search_tool_regex_20251119: { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
};

const thinkingTypes: { readonly [Type in Anthropic.ThinkingConfigParam['type']]: Extract<Anthropic.ThinkingConfigParam, { type: Type }> } =
  {
    enabled: { type: 'enabled', budget_tokens: 1024 },
    adaptive: { type: 'adaptive' },
    disabled: { type: 'disabled' },
    between_tools: { type: 'between_tools' },
  };
const toolChoices: { readonly [Type in Anthropic.ToolChoice['type']]: Extract<Anthropic.ToolChoice, { type: Type }> } = {
  auto: { type: 'auto' },
  any: { type: 'any' },
  tool: { type: 'tool', name: 'bash' },
  none: { type: 'none' },
};

const documentation = readFileSync(new URL('../../../docs/anthropic-messages.md', import.meta.url), 'utf8');

interface Sample {
  readonly endpoint: 'create' | 'count_tokens';
  readonly name: string;
  readonly body: object;
}

function samplesOf(endpoint: Sample['endpoint'], base: object, fields: object): Sample[] {
  const sample = (name: string, more: object): Sample => ({ endpoint, name, body: { ...base, ...more } });
  return [
    ...Object.entries(fields).map(([name, value]) => sample(name, { [name]: value })),
    ...Object.values(blocks).map((block) => sample(`block ${block.type}`, { messages: [{ role: 'user', content: [block] }] })),
    ...Object.values(tools).map((tool) => sample(`tool ${tool.type}`, { tools: [tool] })),
    ...Object.values(thinkingTypes).map((thinking) => sample(`thinking ${thinking.type}`, { thinking })),
    ...Object.values(toolChoices).map((tool_choice) => sample(`choice ${tool_choice.type}`, { tool_choice })),
  ];
}

const direct: Anthropic.DirectCaller = { type: 'direct' };
const failed = { error_code: 'unavailable' } as const;
const answers: { readonly [Type in Anthropic.ContentBlock['type']]: Extract<Anthropic.ContentBlock, { type: Type }> } = {
  text: { type: 'text', text: 'x', citations: null },
  thinking: { type: 'thinking', thinking: 'x', signature: 's' },
  redacted_thinking: { type: 'redacted_thinking', data: 'd' },
  tool_use: { type: 'tool_use', id: 'a', name: 'x', input: {}, caller: direct },
  server_tool_use: { type: 'server_tool_use', id: 's', name: 'web_search', input: {}, caller: direct },
  web_search_tool_result: { type: 'web_search_tool_result', tool_use_id: 's', content: [], caller: direct },
  web_fetch_tool_result: {
    type: 'web_fetch_tool_result',
    tool_use_id: 's',
    content: { type: 'web_fetch_tool_result_error', ...failed },
    caller: direct,
  },
  code_execution_tool_result: {
    type: 'code_execution_tool_result',
    tool_use_id: 's',
    content: { type: 'code_execution_tool_result_error', ...failed },
  },
  bash_code_execution_tool_result: {
    type: 'bash_code_execution_tool_result',
    tool_use_id: 's',
    content: { type: 'bash_code_execution_tool_result_error', ...failed },
  },
  text_editor_code_execution_tool_result: {
    type: 'text_editor_code_execution_tool_result',
    tool_use_id: 's',
    content: { type: 'text_editor_code_execution_tool_result_error', ...failed, error_message: null },
  },
  tool_search_tool_result: {
    type: 'tool_search_tool_result',
    tool_use_id: 's',
    content: { type: 'tool_search_tool_result_error', ...failed, error_message: null },
  },
  container_upload: { type: 'container_upload', file_id: 'f' },
};

const countBody = { model: body.model, messages: body.messages };
const samples = [...samplesOf('create', body, { ...create, ...untyped }), ...samplesOf('count_tokens', countBody, shared)];
const passed: Record<Sample['endpoint'], number> = { create: 0, count_tokens: 0 };

describe('requests of the SDK', () => {
  it.each(samples)('$endpoint takes $name', ({ endpoint, body: sample }) => {
    const call: ClientCall = { id: 'r', body: sample, headers: {}, receivedAt: 0 };
    expect(endpoint === 'create' ? parseRequest(call) : parseCountTokens(call)).toBe(sample);
    passed[endpoint] += 1;
  });

  it.each([
    ['create', 'POST /v1/messages'],
    ['count_tokens', 'POST /v1/messages/count_tokens'],
  ] as const)('%s: as many are taken as the documentation says', (endpoint, route) => {
    const all = samples.filter((sample) => sample.endpoint === endpoint).length;
    const figures = `${passed[endpoint]} of ${all} | ${Math.round((100 * passed[endpoint]) / all)} %`;
    process.stdout.write(`conformance with @anthropic-ai/sdk ${VERSION}: ${route} | ${figures}\n`);
    expect(/`@anthropic-ai\/sdk` (\S+)/.exec(documentation)?.[1]).toBe(VERSION);
    const [, documented] = new RegExp(`^\\| \`${route}\` \\| (\\d.*) \\|$`, 'm').exec(documentation) ?? [];
    expect(documented).toBe(figures);
  });
});

describe('answers for the SDK', () => {
  it.each(Object.values(answers))('$type passes from an upstream to the client', (block) => {
    const message = parseMessage({ content: [block], stop_reason: 'end_turn', usage: {} }, upstreamCall());
    expect(message.content.map(({ type }) => type)).toEqual([block.type]);
  });

  const stopReasons: { readonly [Reason in Anthropic.StopReason]: true } = {
    end_turn: true,
    max_tokens: true,
    stop_sequence: true,
    tool_use: true,
    pause_turn: true,
    refusal: true,
    model_context_window_exceeded: true,
  };
  const usage = { input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };

  it('a request of the SDK is one of ours, for the compiler too', () => {
    expectTypeOf<Pick<Anthropic.MessageCreateParams, 'max_tokens' | 'messages' | 'system'>>().toExtend<
      Pick<MessagesRequest, 'max_tokens' | 'system'> & { messages: readonly { role: string }[] }
    >();
    expectTypeOf<MessageStreamEvent['type']>().toEqualTypeOf<Anthropic.RawMessageStreamEvent['type']>();
    expectTypeOf<NonNullable<ReturnType<typeof formatMessage>['stop_reason']>>().toEqualTypeOf<Anthropic.StopReason>();
    // The types above are of values; these are of names: a field that the SDK reads and we do not write shows here.
    expectTypeOf<keyof Anthropic.Message>().toExtend<keyof ReturnType<typeof formatMessage>>();
    expectTypeOf<keyof Anthropic.Usage>().toExtend<keyof ReturnType<typeof formatMessage>['usage']>();
    expectTypeOf<keyof Anthropic.RawMessageDeltaEvent['delta']>().toExtend<keyof ReturnType<typeof formatEnd>['delta']>();
    expectTypeOf<keyof Anthropic.MessageDeltaUsage>().toExtend<keyof ReturnType<typeof formatEnd>['usage']>();
    expectTypeOf(formatTokenCount(5)).toExtend<Anthropic.MessageTokensCount>();
  });

  it.each(Object.keys(stopReasons) as Anthropic.StopReason[])(
    'a stream that ends with %s has every event in the SDK’s order',
    (stop_reason) => {
      const message: Message = {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [{ type: 'text', text: 'hi' }],
        stop_reason,
        stop_sequence: null,
        usage,
      };
      const written = new SseParser().push(Buffer.from(openStream({ id: 'r' }).push(replayMessage(message))));
      const order: readonly Anthropic.RawMessageStreamEvent['type'][] = [
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ];
      expect(written.map(({ data }) => JSON.parse(data).type)).toEqual(order);
      expect(JSON.parse(written[4]?.data ?? '')).toMatchObject({ delta: { stop_reason, stop_sequence: null }, usage });
    },
  );
});
