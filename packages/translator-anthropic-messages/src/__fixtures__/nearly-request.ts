import fc from 'fast-check';

const text = fc.string({ maxLength: 5 });
const source = fc.oneof(fc.jsonValue(), fc.record({ type: fc.constantFrom('base64', 'url', 'file', 'text', 'content'), content: fc.jsonValue(), data: text }, { requiredKeys: ['type'] }));
const types = ['text', 'image', 'document', 'search_result', 'tool_use', 'thinking', 'redacted_thinking', 'tool_reference', 'server_tool_use', 'web_search_tool_result', '__proto__', 'toString', 'new'];

/** Blocks whose fields mostly have the right names, and often the right types. */
function blockOf(content: fc.Arbitrary<unknown>, more: readonly string[]): fc.Arbitrary<object> {
  return fc.record(
    {
      type: fc.constantFrom(...types, ...more),
      text,
      source: fc.oneof(source, text),
      title: text,
      id: text,
      name: text,
      tool_use_id: text,
      tool_name: text,
      thinking: text,
      data: text,
      input: fc.jsonValue(),
      content,
      is_error: fc.boolean(),
      cache_control: fc.constantFrom(undefined, { type: 'ephemeral' }),
      signature: fc.oneof(text, fc.constant('ls1.e30')),
    },
    { requiredKeys: ['type', 'text', 'id', 'name', 'tool_use_id', 'title'] },
  );
}

const inner = blockOf(fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())), []);
const block = blockOf(fc.oneof(text, fc.array(fc.oneof(inner, fc.jsonValue())), fc.array(inner)), ['tool_result']);
const message = fc.record({
  role: fc.constantFrom('user', 'assistant', 'system'),
  content: fc.oneof(text, { weight: 4, arbitrary: fc.array(block, { maxLength: 4 }) }),
});
const tool = fc.record(
  {
    name: text,
    type: fc.constantFrom('custom', 'web_search_20250305', 'bash_20250124'),
    input_schema: fc.dictionary(text, fc.jsonValue()),
    strict: fc.boolean(),
    defer_loading: fc.boolean(),
  },
  { requiredKeys: ['name'] },
);

/** Bodies with the right field names and much in them that is wrong: they get further than arbitrary JSON, and some all the way. */
export const nearlyRequest = fc.record(
  {
    model: fc.oneof({ weight: 9, arbitrary: fc.constant('m') }, fc.jsonValue()),
    max_tokens: fc.oneof({ weight: 9, arbitrary: fc.nat() }, fc.jsonValue()),
    messages: fc.oneof({ weight: 9, arbitrary: fc.array(message, { minLength: 1, maxLength: 5 }) }, fc.jsonValue()),
    system: fc.oneof(text, fc.array(block, { maxLength: 2 }), fc.jsonValue()),
    tools: fc.oneof({ weight: 4, arbitrary: fc.array(tool, { maxLength: 3 }) }, fc.jsonValue()),
    tool_choice: fc.record({ type: fc.constantFrom('auto', 'any', 'tool', 'none'), name: text }, { requiredKeys: ['type'] }),
    thinking: fc.record({ type: fc.constantFrom('enabled', 'adaptive', 'disabled', 'x'), budget_tokens: fc.integer() }, { requiredKeys: ['type'] }),
    output_config: fc.record({ effort: text }, { requiredKeys: [] }),
    context_management: fc.oneof(
      fc.jsonValue(),
      fc.record({ edits: fc.array(fc.record({ type: fc.constantFrom('clear_thinking_20251015', 'clear_tool_uses_20250919', 'x'), keep: fc.jsonValue(), trigger: fc.jsonValue() })) }),
    ),
  },
  { requiredKeys: ['model', 'max_tokens', 'messages'] },
);
