import { AttemptBudget, type CallContext, collectMessage, type EventBatch, type MessagesRequest, silentLogger } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { withWebSearch } from './with-web-search.ts';

const context: CallContext = {
  id: 'call-1',
  signal: new AbortController().signal,
  logger: silentLogger,
  client: { model: 'vllm/m', betas: [] },
  budget: new AttemptBudget(1),
  onLoss() {},
};

/** The shape of Claude Code's inner request. */
const search: MessagesRequest = {
  model: 'm',
  max_tokens: 32_000,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Perform a web search for the query: cats' }] }],
  tools: [{ type: 'web_search_20250305', name: 'web_search' }],
};

function recordingProvider() {
  const seen: MessagesRequest[] = [];
  const infer = async function* (request: MessagesRequest): AsyncGenerator<EventBatch> {
    seen.push(request);
    yield [];
  };
  return { seen, infer };
}

describe('withWebSearch', () => {
  it('W1: answers a search request with an error block and one text, without asking the model', async () => {
    const provider = recordingProvider();
    const message = await collectMessage(withWebSearch(provider.infer)(search, context));
    expect(provider.seen).toEqual([]);
    expect(message.content).toEqual([
      { type: 'server_tool_use', id: 'srvtoolu_call1', name: 'web_search', input: { query: 'cats' } },
      {
        type: 'web_search_tool_result',
        tool_use_id: 'srvtoolu_call1',
        content: { type: 'web_search_tool_result_error', error_code: 'unavailable' },
      },
      { type: 'text', text: expect.stringContaining('Nothing was searched') },
    ]);
    expect(message).toMatchObject({ model: 'vllm/m', stop_reason: 'end_turn' });
  });

  it.each(['web_search_20250305', 'web_search_20260209', 'web_search_20260318'])('W4: knows the tool version %s', async (type) => {
    const provider = recordingProvider();
    const message = await collectMessage(withWebSearch(provider.infer)({ ...search, tools: [{ type, name: 'web_search' }] }, context));
    expect(message.content).toHaveLength(3);
  });

  it("T11: leaves a client's own tool called web_search to the model", async () => {
    const provider = recordingProvider();
    const request = { ...search, tools: [{ name: 'web_search', input_schema: { type: 'object' } }] };
    for await (const _ of withWebSearch(provider.infer)(request, context));
    expect(provider.seen).toEqual([request]);
  });

  it('leaves a conversation with other tools to the model', async () => {
    const provider = recordingProvider();
    const request = { ...search, tools: [...(search.tools ?? []), { name: 'Bash', input_schema: { type: 'object' } }] };
    for await (const _ of withWebSearch(provider.infer)(request, context));
    expect(provider.seen).toEqual([request]);
  });
});
