import { isGatewayError, type MessagesRequest } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConverseBody, formatConverse } from './__fixtures__/converse-call.ts';
import type { ConverseBlock } from './wire.ts';

const mark = fc.option(fc.constant({ type: 'ephemeral' }), { nil: undefined });
const words = fc.constantFrom('', ' \n', 'Hi', 'Grüße 🌍', 'x'.repeat(300));
const ids = fc.constantFrom('a', 'b', 'toolu_1', 'functions.Read:0', 'y'.repeat(90));
const names = fc.constantFrom('Read', '', 'mcp__server.tool', `mcp__${'z'.repeat(80)}`);
const source = fc.constantFrom(
  { type: 'base64', media_type: 'image/png', data: 'AAAA' },
  { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
  { type: 'url', url: 'https://example.com/a.png' },
  { type: 'text', media_type: 'text/plain', data: 'Text' },
);
const text = fc.record({ type: fc.constant('text'), text: words, cache_control: mark });
const media = fc.record({ type: fc.constantFrom('image', 'document'), source, cache_control: mark });
const result = fc.record({
  type: fc.constant('tool_result'),
  tool_use_id: ids,
  content: fc.oneof(words, fc.array(fc.oneof(text, media), { maxLength: 2 })),
  is_error: fc.boolean(),
  cache_control: mark,
});
const call = fc.record({ type: fc.constant('tool_use'), id: ids, name: names, input: fc.jsonValue({ maxDepth: 2 }), cache_control: mark });
const thinking = fc.record({ type: fc.constant('thinking'), thinking: words, signature: fc.constantFrom('', 'EqQB', 'ls1.broken') });
const anyContent = fc.oneof(words, fc.array(fc.oneof(text, media, result, call, thinking), { maxLength: 4 }));
const message = fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: anyContent });

const request = fc.record({
  model: fc.constantFrom(
    'test.model-v1:0',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'amazon.nova-pro-v1:0',
    'openai.gpt-oss-20b-1:0',
  ),
  system: fc.option(fc.array(text, { maxLength: 3 }), { nil: undefined }),
  messages: fc.array(message, { minLength: 1, maxLength: 7 }),
  tools: fc.option(fc.array(fc.record({ name: names.filter(Boolean), description: words, cache_control: mark }), { maxLength: 3 }), {
    nil: undefined,
  }),
  tool_choice: fc.option(fc.constantFrom({ type: 'any' }, { type: 'none' }, { type: 'tool', name: 'Read' }), { nil: undefined }),
});

/** All blocks, those inside of tool results too. */
function blocksOf({ messages }: ConverseBody): readonly ConverseBlock[] {
  return messages.flatMap((turn) =>
    turn.content.flatMap((block): readonly ConverseBlock[] => ('toolResult' in block ? [block, ...block.toolResult.content] : [block])),
  );
}

const callIds = (blocks: readonly ConverseBlock[]) => blocks.flatMap((block) => ('toolUse' in block ? [block.toolUse.toolUseId] : []));
const resultIds = (blocks: readonly ConverseBlock[]) =>
  blocks.flatMap((block) => ('toolResult' in block ? [block.toolResult.toolUseId] : []));

/** Checks each conversation that can be formatted; the others are refused with a GatewayError. */
function always(check: (body: ConverseBody) => void): void {
  fc.assert(
    fc.property(request, (made) => {
      const body = formatted(made as Partial<MessagesRequest>);
      if (body !== undefined) check(body);
    }),
    { numRuns: 400 },
  );
}

function formatted(made: Partial<MessagesRequest>): ConverseBody | undefined {
  try {
    return formatConverse(made).body;
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    return undefined;
  }
}

describe('of any conversation', () => {
  it('the turns alternate, the user’s first, and none is empty', () => {
    always(({ messages }) => {
      expect(messages.map(({ role }) => role)).toEqual(messages.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')));
      for (const turn of messages) expect(turn.content.length).toBeGreaterThan(0);
    });
  });

  it('R29: each call is answered at the beginning of the next turn, in order, and nothing else is', () => {
    always(({ messages }) => {
      for (const [index, { content }] of messages.entries()) {
        const next = (messages[index + 1]?.content ?? []).filter((block) => !('cachePoint' in block));
        expect(resultIds(next)).toEqual(callIds(content));
        expect(resultIds(next.slice(0, callIds(content).length))).toEqual(callIds(content));
      }
      expect(resultIds(messages[0]?.content ?? [])).toEqual([]);
    });
  });

  it('T1, T2: ids and names are such as Converse takes, no id occurs twice, and there are tools when there are calls', () => {
    always((body) => {
      const calls = blocksOf(body).flatMap((block) => ('toolUse' in block ? [block.toolUse] : []));
      for (const { toolUseId, name } of calls) for (const word of [toolUseId, name]) expect(word).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(new Set(calls.map(({ toolUseId }) => toolUseId)).size).toBe(calls.length);
      if (calls.length > 0) expect(body.toolConfig?.tools.length).toBeGreaterThan(0);
    });
  });

  it('R30: no text is blank', () => {
    always((body) => {
      for (const block of blocksOf(body)) if ('text' in block) expect(block.text.trim()).not.toBe('');
    });
  });

  it('P5: there are four cache points at most, and none where there is nothing to cache', () => {
    always((body) => {
      expect(JSON.stringify(body).split('"cachePoint"').length - 1).toBeLessThanOrEqual(4);
      for (const { content } of body.messages) expect(content[0]).not.toHaveProperty('cachePoint');
    });
  });
});
