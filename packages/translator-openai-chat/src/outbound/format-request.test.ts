import { readdirSync } from 'node:fs';
import type { MessagesRequest } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { formatChat, recordedRequest } from '../__fixtures__/chat-call.ts';

const recorded = readdirSync(new URL('../__fixtures__/requests/', import.meta.url)).map((file) => file.replace('.json', ''));

describe('formatRequest', () => {
  it('writes keys in a fixed order: what a conversation keeps, the messages, then what may differ by turn', () => {
    const request = { ...recordedRequest('main-tools'), tool_choice: { type: 'auto' as const }, temperature: 1, stop_sequences: ['x'] };
    const quirks = {
      reasoning: { effortField: 'reasoning_effort' },
      promptCacheKeyField: 'prompt_cache_key',
      userField: 'user',
      extraBody: { a: 1 },
    };
    expect(Object.keys(formatChat(request, quirks).body)).toEqual([
      'model',
      'tools',
      'messages',
      'a',
      'tool_choice',
      'temperature',
      'stop',
      'max_tokens',
      'prompt_cache_key',
      'user',
      'stream',
      'stream_options',
      'reasoning_effort',
    ]);
  });

  it('U5: asks for usage in the stream, where the upstream can be asked', () => {
    expect(formatChat({ stream: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(formatChat({ stream: true }, { streamUsage: false }).body).not.toHaveProperty('stream_options');
    expect(formatChat({ stream: false }).body).not.toHaveProperty('stream');
  });

  it('R25: leaves out what the model refuses, and says so by the client’s name', () => {
    const request = { temperature: 0.5, top_p: 0.9, top_k: 4, stop_sequences: ['x'] };
    const { body, losses } = formatChat(request, { dropFields: ['temperature', 'top_p', 'top_k', 'stop', 'seed'] });
    expect(Object.keys(body)).toEqual(['model', 'messages', 'max_tokens']);
    expect(losses.map((loss) => loss.path)).toEqual(['temperature', 'top_p', 'top_k', 'stop_sequences']);
    expect(formatChat(request, { dropFields: [] }).body).toMatchObject({ temperature: 0.5, top_p: 0.9, top_k: 4, stop: ['x'] });
  });

  it('sends as many stop sequences as the upstream takes', () => {
    const { body, losses } = formatChat({ stop_sequences: ['a', 'b', 'c'] }, { stopSequences: 2 });
    expect(body.stop).toEqual(['a', 'b']);
    expect(losses).toMatchObject([{ path: 'stop_sequences', action: 'mapped' }]);
    expect(formatChat({ stop_sequences: ['a'] }, { stopSequences: 0 }).body).not.toHaveProperty('stop');
  });

  it('R6: drops every field that chat completions does not have, known or not, and reports each', () => {
    const request: Partial<MessagesRequest> = JSON.parse(
      '{"mcp_servers":[],"safeguards":[{}],"speed":"fast","output_config":{"task_budget":{}}}',
    );
    const { body, losses } = formatChat(request);
    expect(Object.keys(body)).toEqual(['model', 'messages', 'max_tokens']);
    expect(losses.map(({ path, action }) => [path, action])).toEqual([
      ['mcp_servers', 'dropped'],
      ['safeguards', 'dropped'],
      ['speed', 'dropped'],
      ['output_config.task_budget', 'dropped'],
    ]);
  });

  it('takes null for every optional field', () => {
    const nulls: Partial<MessagesRequest> = JSON.parse(
      '{"system":null,"tools":null,"tool_choice":null,"metadata":null,"thinking":null,"output_config":null,"context_management":null,"stream":null,"temperature":null,"top_p":null,"top_k":null,"stop_sequences":null}',
    );
    expect(formatChat(nulls)).toEqual({ body: { model: 'm', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 }, losses: [] });
  });

  it('R31: leaves the request as it was, so that another attempt can start from it', () => {
    const request = recordedRequest('main-toolsearch');
    formatChat(request, { dropSchemaKeywords: ['$schema', 'additionalProperties'] });
    expect(request).toEqual(recordedRequest('main-toolsearch'));
  });

  it.each(recorded.filter((name) => name !== 'count_tokens'))('formats %s of Claude Code with chat fields only', (name) => {
    const { body } = formatChat(recordedRequest(name));
    const allowed = ['model', 'tools', 'messages', 'tool_choice', 'response_format', 'max_tokens', 'stream', 'stream_options'];
    expect(Object.keys(body).filter((key) => !allowed.includes(key))).toEqual([]);
    expect(JSON.stringify(body)).not.toMatch(
      /"(cache_control|defer_loading|tool_reference|\$schema|input_schema)"|x-anthropic-billing-header|DeferredToolPlaceholder/,
    );
  });

  it('reports what became of a main request of Claude Code', () => {
    expect(formatChat(recordedRequest('main-tools')).losses.map(({ path, action }) => `${action} ${path}`)).toMatchInlineSnapshot(`
      [
        "dropped tools[10]",
        "mapped tools[0].input_schema",
        "mapped tools[1].input_schema",
        "mapped tools[2].input_schema",
        "mapped tools[3].input_schema",
        "mapped tools[4].input_schema",
        "mapped tools[5].input_schema",
        "mapped tools[6].input_schema",
        "mapped tools[7].input_schema",
        "mapped tools[8].input_schema",
        "mapped tools[9].input_schema",
        "mapped tools[11].input_schema",
        "dropped system[0]",
        "dropped system[1].cache_control",
        "dropped system[2].cache_control",
        "mapped context_management",
        "dropped messages[2].content[0]",
        "mapped messages[7].content[1].is_error",
        "dropped messages[9].content[0].cache_control",
        "dropped metadata.user_id",
        "dropped thinking",
        "dropped output_config.effort",
      ]
    `);
  });
});
