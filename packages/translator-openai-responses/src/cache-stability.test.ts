import { type MessageParam, type MessagesRequest, sealReasoning } from '@llama-stack/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assistant, formatResponses, image, system, text, toolUse, user } from './__fixtures__/responses-call.ts';
import type { ResponsesQuirks } from './quirks.ts';

const words = fc.stringMatching(/^[a-zé"\\ ]{0,12}$/);
const signature = sealReasoning({ api: 'openai-responses', provider: 'p', model: 'm', state: { id: 'rs_1', encrypted_content: 'x' } });

/** One exchange: an assistant's turn, and what the client answers to it. Results may be missing; ids may repeat. */
const exchange = fc
  .record({
    thought: fc.option(words),
    said: fc.option(words),
    calls: fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'call_0'), answered: fc.boolean(), pictured: fc.boolean() }), {
      maxLength: 3,
    }),
    next: words,
    reminder: fc.option(words),
  })
  .map(({ thought, said, calls, next, reminder }): MessageParam[] => [
    assistant([
      ...(thought === null ? [] : [{ type: 'thinking' as const, thinking: thought, signature }]),
      ...(said === null ? [] : [text(said)]),
      ...calls.map(({ id }) => toolUse(id)),
    ]),
    user([
      ...calls.flatMap(({ id, answered, pictured }) =>
        answered ? [{ type: 'tool_result' as const, tool_use_id: id, content: pictured ? [image] : 'ok' }] : [],
      ),
      text(next),
    ]),
    ...(reminder === null ? [] : [system(reminder)]),
  ]);

const quirks: fc.Arbitrary<Partial<ResponsesQuirks>> = fc.record({
  phases: fc.boolean(),
  replayReasoning: fc.boolean(),
  systemPrompt: fc.constantFrom('instructions', 'developer'),
});

/** The part of the upstream body that a next request must begin with: all up to the end of the last item. */
function prefixOf(request: Partial<MessagesRequest>, changes: Partial<ResponsesQuirks>): string {
  const { model, instructions, tools, input } = formatResponses(request, changes).body;
  return JSON.stringify({ model, instructions, tools, input }).slice(0, -']}'.length);
}

describe('what upstreams cache', () => {
  it('P2: request n is a byte prefix of request n+1', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 6 }), quirks, (exchanges, changes) => {
        const start = { system: 'S', tools: [{ name: 'Read', input_schema: {} }] };
        let before = prefixOf({ ...start, messages: [user('Hi')] }, changes);
        for (const count of exchanges.keys()) {
          const after = prefixOf({ ...start, messages: [user('Hi'), ...exchanges.slice(0, count + 1).flat()] }, changes);
          expect(after.startsWith(before)).toBe(true);
          before = after;
        }
      }),
    );
  });

  it('P2: a text has the same bytes as string, as block, and with cache_control', () => {
    const forms = ['A', [text('A')], [{ ...text('A'), cache_control: { type: 'ephemeral' } }]];
    expect(new Set(forms.map((content) => prefixOf({ messages: [user(content)] }, {}))).size).toBe(1);
  });
});
