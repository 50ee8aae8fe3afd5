import {
  type CallContext,
  type EventBatch,
  GatewayError,
  type InferenceProvider,
  type MessagesRequest,
  replayMessage,
} from '@llama-stack/core';

type Infer = InferenceProvider['infer'];

/** Every version of the tool, `web_search_20250305` and those to come. */
const webSearchType = 'web_search_';

const explanation =
  'Web search is not available: this gateway has no search back end configured. Nothing was searched, so do not present results; say that the search could not be made.';

/**
 * Answers Claude Code's WebSearch where nothing can search: the error block that its client shows as "Web search error:
 * unavailable", and one text. A plain model would invent results, and the client would pass them on as found (observed with
 * Claude Code 2.1.330, whose inner request offers the server tool alone).
 */
export function withWebSearch(infer: Infer): Infer {
  return (request, context) => (offersOnlyWebSearch(request) ? unavailable(request, context) : infer(request, context));
}

/** Whether a request is a search and nothing else. */
export function offersOnlyWebSearch({ tools }: MessagesRequest): boolean {
  return tools !== undefined && tools !== null && tools.length > 0 && tools.every((tool) => tool.type?.startsWith(webSearchType) === true);
}

async function* unavailable(request: MessagesRequest, context: CallContext): AsyncGenerator<EventBatch> {
  if (context.signal.aborted) throw new GatewayError('timeout', 'The call was given up before it was answered');
  const id = `srvtoolu_${context.id.replace(/[^A-Za-z0-9]/g, '')}`;
  yield replayMessage({
    id: `msg_${context.id.replace(/[^A-Za-z0-9]/g, '')}`,
    type: 'message',
    role: 'assistant',
    model: context.client.model,
    content: [
      { type: 'server_tool_use', id, name: 'web_search', input: { query: queryOf(request) } },
      { type: 'web_search_tool_result', tool_use_id: id, content: { type: 'web_search_tool_result_error', error_code: 'unavailable' } },
      { type: 'text', text: explanation },
    ],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
  });
}

/** The last user text, without the sentence that Claude Code puts before the query. */
function queryOf({ messages }: MessagesRequest): string {
  const content = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const text = typeof content === 'string' ? content : content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return text.replace(/^Perform a web search for the query:\s*/, '').trim();
}
