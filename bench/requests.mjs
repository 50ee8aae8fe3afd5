// The two workloads: what an agent sends in the middle of its work, and a long answer.

const schema = (index) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: Object.fromEntries(
    ['path', 'pattern', 'limit', 'offset', 'content'].map((name) => [
      name,
      { type: 'string', description: `The ${name} of tool ${index}. `.repeat(6) },
    ]),
  ),
});

const tools = Array.from({ length: 20 }, (_, index) => ({
  name: `Tool${index}`,
  description: `Does a thing, number ${index}. `.repeat(30),
  input_schema: schema(index),
}));

const prose = (length) => 'The quick brown fox reads "src/main.ts"\nand says so. '.repeat(Math.ceil(length / 52)).slice(0, length);

function turns(count) {
  return Array.from({ length: count }, (_, index) => [
    {
      role: 'assistant',
      content: [
        { type: 'text', text: `Step ${index}.` },
        { type: 'tool_use', id: `toolu_${index}`, name: `Tool${index % 20}`, input: { path: `/src/file-${index}.ts` } },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: `toolu_${index}`, content: prose(2_400) }] },
  ]).flat();
}

const request = (model, messages, offered) =>
  Buffer.from(
    JSON.stringify({
      model,
      messages: [{ role: 'user', content: [{ type: 'text', text: prose(1_000) }] }, ...messages],
      system: [{ type: 'text', text: prose(6_800), cache_control: { type: 'ephemeral' } }],
      ...(offered.length > 0 && { tools: offered }),
      max_tokens: 32_000,
      stream: true,
    }),
  );

/** 100 KB and 20 tools with an answer of 10 deltas; a short question with an answer of 200, which may come in few reads or in many. */
export const workloads = [
  { name: '100 KB agent request, 20 tools', body: (provider) => request(`${provider}bench-10`, turns(20), tools) },
  { name: '200-event stream, all at once', body: (provider) => request(`${provider}bench-200`, [], []) },
  { name: '200-event stream, one by one', body: (provider) => request(`${provider}bench-200-apart`, [], []) },
];
