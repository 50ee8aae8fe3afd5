import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockSchemas } from './blocks.ts';
import { isPlainBlock, isPlainMessage } from './is-plain-message.ts';
import { messagesRequestSchema } from './request.ts';

it.each([
  [{ type: 'text', text: 'x' }, true],
  [{ type: 'tool_use', id: 'a', name: 'b', input: {} }, true],
  [{ type: 'tool_use', id: 'a', name: 'b' }, false],
  [{ type: 'tool_result', tool_use_id: 'a', content: 'x' }, true],
  [{ type: 'tool_result', tool_use_id: 'a', content: [] }, false],
  [{ type: 'tool_result', tool_use_id: 'a', content: 'x', is_error: 'no' }, false],
  [{ type: 'text', text: 'x', cache_control: 1 }, false],
  [{ type: 'text' }, false],
  [{ type: 'constructor' }, false],
])('of %j says %s', (block, expected) => {
  expect(isPlainBlock(block)).toBe(expected);
});

it('calls nothing right that the schema refuses', () => {
  const value = fc.oneof(fc.string(), fc.jsonValue());
  const fields = ['text', 'id', 'name', 'input', 'tool_use_id', 'content', 'is_error', 'cache_control', 'citations'];
  const block = fc.record(
    {
      type: fc.constantFrom('text' as const, 'tool_use' as const, 'tool_result' as const),
      ...Object.fromEntries(fields.map((field) => [field, value])),
    },
    { requiredKeys: ['type'] },
  );
  fc.assert(
    fc.property(block, (made) => {
      if (isPlainBlock(made)) expect(blockSchemas[made.type].safeParse(made).success).toBe(true);
    }),
  );
});

it.each([
  [{ role: 'user', content: 'x' }, true],
  [{ role: 'assistant', content: [{ type: 'text', text: 'x' }] }, true],
  [{ role: 'user', content: [] }, true],
  [{ role: 'user', content: [{ type: 'image' }] }, false],
  [{ role: 'user', content: ['x'] }, false],
  [{ role: 'tool', content: 'x' }, false],
  [{ role: 'user', content: 'x', output_config: 1 }, false],
  [{ role: 'user' }, false],
  ['x', false],
  [null, false],
])('of the message %j says %s, and the schema agrees', (message, expected) => {
  expect(isPlainMessage(message)).toBe(expected);
  expect(messagesRequestSchema.safeParse({ model: 'm', max_tokens: 1, messages: [message] }).success).toBe(expected);
});
