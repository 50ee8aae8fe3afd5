import { isGatewayError, messagesRequestSchema } from '@llama-stack/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatChat } from '../__fixtures__/chat-call.ts';

const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const types = [
  'text',
  'image',
  'document',
  'search_result',
  'tool_use',
  'tool_result',
  'thinking',
  'redacted_thinking',
  'tool_reference',
  'server_tool_use',
  'web_search_tool_result',
  'other',
];

const { block } = fc.letrec<{ block: unknown; blocks: unknown; source: unknown }>((tie) => ({
  source: fc.record(
    {
      type: fc.constantFrom('base64', 'url', 'text', 'content', 'file'),
      data: scalar,
      url: scalar,
      content: fc.oneof(scalar, tie('blocks')),
    },
    { requiredKeys: ['type'] },
  ),
  blocks: fc.array(fc.oneof({ maxDepth: 3 }, fc.constant({}), tie('block')), { maxLength: 3 }),
  block: fc.record(
    {
      type: fc.constantFrom(...types),
      text: scalar,
      thinking: fc.string(),
      signature: scalar,
      data: fc.string(),
      id: fc.constantFrom('a', 'b', ''),
      tool_use_id: fc.constantFrom('a', 'b', ''),
      name: fc.constantFrom('Read', '', 'x'.repeat(80)),
      tool_name: scalar,
      input: fc.anything(),
      title: fc.string(),
      source: fc.oneof(scalar, tie('source')),
      content: fc.oneof(scalar, tie('blocks')),
      is_error: fc.boolean(),
    },
    { requiredKeys: ['type'] },
  ),
}));

const content = fc.oneof(fc.string(), fc.array(block, { maxLength: 4 }));
const request = fc.record(
  {
    model: fc.constant('m'),
    max_tokens: fc.nat(),
    messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content }), { minLength: 1, maxLength: 5 }),
    system: content,
    tools: fc.array(
      fc.record(
        { name: fc.string({ minLength: 1 }), type: fc.constantFrom('custom', 'bash_1', 'x'), input_schema: fc.object() },
        { requiredKeys: ['name'] },
      ),
    ),
    context_management: fc.anything(),
    metadata: fc.record({ user_id: fc.string() }),
    output_config: fc.record({
      effort: fc.string(),
      format: fc.record({ type: fc.constantFrom('json_schema', 'x'), schema: fc.object() }),
    }),
    thinking: fc.record({ type: fc.string() }),
  },
  { requiredKeys: ['model', 'max_tokens', 'messages'] },
);

it('makes of whatever the schema lets pass a body that an upstream can read, or says what is wrong', () => {
  let passed = 0;
  fc.assert(
    fc.property(request, fc.constantFrom('file', 'text', 'refuse'), (candidate, documents) => {
      const parsed = messagesRequestSchema.safeParse(candidate);
      if (!parsed.success) return;
      passed += 1;
      try {
        const { body } = formatChat(parsed.data as Parameters<typeof formatChat>[0], { documents, inlineSchemaRefs: true });
        const calls = body.messages.flatMap((message) =>
          message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : [],
        );
        const results = body.messages.flatMap((message) => (message.role === 'tool' ? [message.tool_call_id] : []));
        expect(results).toEqual(calls);
        for (const message of body.messages) if (message.role !== 'assistant') expect(message.content).not.toHaveLength(0);
      } catch (error) {
        if (!isGatewayError(error)) throw error;
      }
    }),
    { numRuns: 500 },
  );
  expect(passed).toBeGreaterThan(50);
});
