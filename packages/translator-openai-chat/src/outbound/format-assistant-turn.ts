import type { ChatAssistantMessage, ChatToolCall } from '../wire.ts';
import type { CallIds } from './call-ids.ts';
import { emptyContent, joinTexts } from './content-parts.ts';
import { formatArguments } from './format-arguments.ts';
import { type PlacedBlock, placeBlocks } from './format-content.ts';
import { type FormatContext, loseCacheControl } from './format-context.ts';
import type { PendingCall } from './pending-call.ts';
import { callExtras, openReasoning, replayFields } from './replay-reasoning.ts';
import type { Turn } from './split-turns.ts';

export interface FormattedAssistantTurn {
  readonly message: ChatAssistantMessage;
  readonly pending: readonly PendingCall[];
}

/** Assistant messages in a row as one, since calls must stand right before their results. */
export function formatAssistantTurn(turn: Turn, ids: CallIds, context: FormatContext): FormattedAssistantTurn {
  const blocks = turn.messages.flatMap(({ message, index }) => placeBlocks(message.content, `messages[${index}].content`));
  const reasoning = openReasoning(blocks, context);
  const pending = blocks.flatMap(({ block, path }): PendingCall[] =>
    block.type === 'tool_use' ? [{ block, path, upstreamId: ids.assign(block.id) }] : [],
  );
  const extras = callExtras(pending, reasoning, context);
  const calls = pending.map((call, index) => ({ ...formatCall(call, context), ...extras[index] }));
  const texts = blocks.flatMap((placed) => formatText(placed, context));
  const hasCalls = calls.length > 0;
  const message: ChatAssistantMessage = {
    role: 'assistant',
    ...contentField(texts, hasCalls, context),
    ...replayFields(reasoning, hasCalls, context),
    ...(hasCalls && { tool_calls: calls }),
  };
  return { message, pending };
}

function formatCall({ block, upstreamId }: PendingCall, { names }: FormatContext): ChatToolCall {
  return { id: upstreamId, type: 'function', function: { name: names.toUpstream(block.name), arguments: formatArguments(block.input) } };
}

/** Text of an assistant block. What server tools did is told in words, so that the model knows it. */
function formatText({ block, path }: PlacedBlock, context: FormatContext): string[] {
  loseCacheControl(block, path, context);
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [block.text];
    case 'server_tool_use':
      context.lose(path, 'mapped', 'chat completions has no server tools: the call is told in words');
      return [`[Called ${block.name} with ${JSON.stringify(block.input)}]`];
    case 'web_search_tool_result':
      context.lose(path, 'mapped', 'chat completions has no server tools: the result is told in words');
      return [`[Search results: ${JSON.stringify(readResults(block.content))}]`];
    case 'tool_use':
    case 'thinking':
    case 'redacted_thinking':
      return [];
    default:
      context.lose(path, 'dropped', `a ${block.type} block has no form in an assistant message of chat completions`);
      return [];
  }
}

/** Titles and addresses; the pages themselves are encrypted for Anthropic. */
function readResults(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  return content.map((result: unknown) =>
    typeof result === 'object' && result !== null ? { title: Reflect.get(result, 'title'), url: Reflect.get(result, 'url') } : result,
  );
}

/** A turn without text: with calls as the upstream likes it, else a placeholder (R30). */
function contentField(texts: readonly string[], hasCalls: boolean, { quirks }: FormatContext): Pick<ChatAssistantMessage, 'content'> {
  if (texts.length > 0) return { content: joinTexts(texts) };
  if (!hasCalls) return { content: emptyContent };
  if (quirks.emptyAssistantContent === 'omit') return {};
  return { content: quirks.emptyAssistantContent === 'null' ? null : '' };
}
