import { isGatewayError, messagesRequestSchema } from '@llama-stack/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatResponses } from '../__fixtures__/responses-call.ts';

const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const id = fc.constantFrom('a', 'b', '', 'x'.repeat(90));
const types =
  'text image document search_result tool_use tool_result thinking redacted_thinking tool_reference server_tool_use web_search_tool_result other'.split(
    ' ',
  );

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
      id,
      tool_use_id: id,
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
      fc.record({ name: fc.string({ minLength: 1 }), input_schema: fc.object(), strict: fc.boolean() }, { requiredKeys: ['name'] }),
    ),
    context_management: fc.anything(),
    output_config: fc.record({ effort: fc.string(), format: fc.record({ type: fc.constant('json_schema'), schema: fc.object() }) }),
    thinking: fc.record({ type: fc.string() }),
  },
  { requiredKeys: ['model', 'max_tokens', 'messages'] },
);

it('makes of whatever the schema lets pass a body that the upstream can read, or says what is wrong', () => {
  let passed = 0;
  fc.assert(
    fc.property(request, fc.constantFrom('file', 'text', 'refuse'), (candidate, documents) => {
      const parsed = messagesRequestSchema.safeParse(candidate);
      if (!parsed.success) return;
      passed += 1;
      try {
        const { input } = formatResponses(parsed.data as Parameters<typeof formatResponses>[0], { documents }).body;
        const idsOf = (type: string) => input.flatMap((item) => ('call_id' in item && item.type === type ? [item.call_id] : []));
        const calls = idsOf('function_call');
        expect(new Set(calls).size).toBe(calls.length);
        expect(idsOf('function_call_output')).toEqual(calls);
        for (const item of input) if ('content' in item) expect(item.content.length).toBeGreaterThan(0);
      } catch (error) {
        if (!isGatewayError(error)) throw error;
      }
    }),
    { numRuns: 500 },
  );
  expect(passed).toBeGreaterThan(50);
});
