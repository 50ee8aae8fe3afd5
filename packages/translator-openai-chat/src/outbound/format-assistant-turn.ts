import {
  type CallIds,
  emptyContent,
  formatArguments,
  formatAssistantText,
  joinTexts,
  loseCacheControl,
  type PendingCall,
  placeBlocks,
  type Turn,
} from '@llama-stack/core/translation';
import type { ChatAssistantMessage, ChatToolCall } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { callExtras, openReasoning, replayFields } from './replay-reasoning.ts';

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
  const texts = blocks.flatMap((placed) => {
    loseCacheControl(placed.block, placed.path, context);
    return formatAssistantText(placed, context);
  });
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

/** A turn without text: with calls as the upstream likes it, else a placeholder (R30). */
function contentField(texts: readonly string[], hasCalls: boolean, { quirks }: FormatContext): Pick<ChatAssistantMessage, 'content'> {
  if (texts.length > 0) return { content: joinTexts(texts) };
  if (!hasCalls) return { content: emptyContent };
  if (quirks.emptyAssistantContent === 'omit') return {};
  return { content: quirks.emptyAssistantContent === 'null' ? null : '' };
}
