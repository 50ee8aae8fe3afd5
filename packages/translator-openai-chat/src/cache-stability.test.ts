import { type MessageParam, type MessagesRequest, sealReasoning } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assistant, formatChat, image, recordedRequest, system, text, toolResult, toolUse, user } from './__fixtures__/chat-call.ts';
import type { ChatQuirksPatch } from './quirks.ts';

const words = fc.stringMatching(/^[a-zé"\\ ]{0,12}$/);
const signature = sealReasoning({ api: 'openai-chat', provider: 'p', model: 'm', state: { details: [{ type: 'x' }] } });

/** One exchange: an assistant's turn, and what the client answers to it. Results may be missing; ids may repeat. */
const exchange = fc
  .record({
    thinking: fc.option(words),
    said: fc.option(words),
    calls: fc.array(
      fc.record({ id: fc.constantFrom('a', 'b', 'call_0'), answered: fc.boolean(), pictured: fc.boolean(), failed: fc.boolean() }),
      {
        maxLength: 3,
      },
    ),
    next: words,
    reminder: fc.option(words),
  })
  .map(({ thinking, said, calls, next, reminder }): MessageParam[] => [
    assistant([
      ...(thinking === null ? [] : [{ type: 'thinking' as const, thinking, signature }]),
      ...(said === null ? [] : [text(said)]),
      ...calls.map(({ id }) => toolUse(id)),
    ]),
    user([
      ...calls
        .filter(({ answered }) => answered)
        .map(({ id, pictured, failed }) => ({ ...toolResult(id), ...(pictured && { content: [image()] }), is_error: failed })),
      text(next),
    ]),
    ...(reminder === null ? [] : [system(reminder)]),
  ]);

const quirks: fc.Arbitrary<ChatQuirksPatch> = fc.record({
  inlineSystem: fc.constantFrom('keep', 'fold'),
  userAfterResults: fc.boolean(),
  parallelCalls: fc.boolean(),
  textBesideCalls: fc.boolean(),
  toolResultImages: fc.constantFrom('inline', 'next-user-message', 'omit'),
  toolIds: fc.constantFrom('any', 'max-40', 'alphanumeric-9'),
  reasoning: fc.record({
    replay: fc.constantFrom('reasoning', null),
    replayOn: fc.constantFrom('always', 'tool-turns'),
    replayEmpty: fc.boolean(),
  }),
});

/** The part of the upstream body that a next request must begin with: all up to the end of the last message. */
function prefixOf(request: Partial<MessagesRequest>, patch: ChatQuirksPatch): string {
  const { model, tools, messages } = formatChat(request, patch).body;
  return JSON.stringify({ model, tools, messages }).slice(0, -']}'.length);
}

describe('what upstreams cache', () => {
  it('P2: request n is a byte prefix of request n+1', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 6 }), quirks, (exchanges, patch) => {
        const start = { system: 'S', tools: [{ name: 'Read', input_schema: {} }] };
        let before = prefixOf({ ...start, messages: [user('Hi')] }, patch);
        for (const count of exchanges.keys()) {
          const messages = [user('Hi'), ...exchanges.slice(0, count + 1).flat()];
          const after = prefixOf({ ...start, messages }, patch);
          expect(after.startsWith(before)).toBe(true);
          before = after;
        }
      }),
    );
  });

  it.each(['keep', 'fold'] as const)('P2: also between the recorded requests of one session (%s)', (inlineSystem) => {
    const request = recordedRequest('main-tools');
    const ends = request.messages.flatMap((message, index) => (message.role === 'assistant' ? [index] : []));
    const prefixes = [...ends, request.messages.length].map((end) =>
      prefixOf({ ...request, messages: request.messages.slice(0, end) }, { inlineSystem }),
    );
    expect(prefixes.length).toBeGreaterThan(3);
    for (const [index, prefix] of prefixes.slice(0, -1).entries()) expect(prefixes[index + 1]?.startsWith(prefix)).toBe(true);
  });

  it('P2: a text has the same bytes as string, as block, and with cache_control', () => {
    fc.assert(
      fc.property(words, fc.constantFrom('user' as const, 'assistant' as const, 'system' as const), (value, role) => {
        const forms = [value, [text(value)], [{ ...text(value), cache_control: { type: 'ephemeral' } }]];
        const bodies = forms.map((content) => prefixOf({ messages: [user('Hi'), { role, content }] }, { inlineSystem: 'keep' }));
        expect(new Set(bodies).size).toBe(1);
      }),
    );
  });

  it('P3: loading a tool only adds to the end of the tools', () => {
    const load = assistant([toolUse('t', 'ToolSearch')]);
    const loaded = user([{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'tool_reference', tool_name: 'Alpha' }] }]);
    const tool = (name: string, defer_loading = false) => ({ name, input_schema: {}, defer_loading });
    const toolsOf = (tools: ReturnType<typeof tool>[], messages: MessageParam[]) =>
      JSON.stringify(formatChat({ tools, messages }).body.tools).slice(0, -1);
    const before = toolsOf([tool('Read'), tool('Write')], [user('Hi')]);
    expect(toolsOf([tool('Alpha', true), tool('Read'), tool('Write')], [user('Hi'), load, loaded]).startsWith(before)).toBe(true);
  });

  it('P1: two sessions share the prefix that their prompts share', () => {
    const [one, two] = ['f8c', 'd01'].map((hash) =>
      prefixOf({ system: [text(`x-anthropic-billing-header: cc_version=2.1.330.${hash}; cc_entrypoint=cli;`), text('S')] }, {}),
    );
    expect(one).toBe(two);
  });
});
