import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blockSchemas } from './blocks.ts';
import { isPlainBlock } from './is-plain-block.ts';

it.each([
  [{ type: 'text', text: 'x' }, true],
  [{ type: 'tool_use', id: 'a', name: 'b', input: {} }, true],
  [{ type: 'tool_result', tool_use_id: 'a', content: 'x' }, true],
  [{ type: 'tool_result', tool_use_id: 'a', content: [] }, false],
  [{ type: 'tool_result', tool_use_id: 'a', content: 'x', is_error: 'no' }, false],
  [{ type: 'text', text: 'x', cache_control: 1 }, false],
  [{ type: 'text' }, false],
  [{ type: 'constructor' }, false],
])('of %j says %s', (block, expected) => {
  expect(isPlainBlock(block, block.type)).toBe(expected);
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
      if (isPlainBlock(made, made.type)) expect(blockSchemas[made.type].safeParse(made).success).toBe(true);
    }),
  );
});
