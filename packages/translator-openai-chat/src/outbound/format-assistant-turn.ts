import {
  blocksOf,
  type CallIds,
  emptyContent,
  formatArguments,
  formatAssistantText,
  joinTexts,
  loseCacheControl,
  type PendingCall,
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
  const blocks = blocksOf(turn.messages);
  const reasoning = openReasoning(blocks, context);
  const pending: PendingCall[] = [];
  const texts: string[] = [];
  for (const placed of blocks) {
    const { block, path } = placed;
    if (block.type === 'tool_use') pending.push({ block, path, upstreamId: ids.assign(block.id) });
    loseCacheControl(block, path, context);
    texts.push(...formatAssistantText(placed, context));
  }
  const extras = callExtras(pending, reasoning, context);
  const calls = pending.map((call, index) => formatCall(call, extras[index], context));
  const hasCalls = calls.length > 0;
  const content = contentOf(texts, hasCalls, context);
  // Field by field: an agent sends all of its turns with every request, and spreading costs as much as all the rest of one.
  const message: ChatAssistantMessage = { role: 'assistant' };
  if (content !== undefined) message.content = content;
  Object.assign(message, replayFields(reasoning, hasCalls, context));
  if (hasCalls) message.tool_calls = calls;
  return { message, pending };
}

function formatCall({ block, upstreamId }: PendingCall, extra: object | undefined, { names }: FormatContext): ChatToolCall {
  const called = { name: names.toUpstream(block.name), arguments: formatArguments(block.input) };
  return { id: upstreamId, type: 'function', function: called, ...extra };
}

/** A turn without text: with calls as the upstream likes it, else a placeholder (R30). */
function contentOf(texts: readonly string[], hasCalls: boolean, context: FormatContext): string | null | undefined {
  const isTaken = !hasCalls || context.quirks.textBesideCalls;
  if (texts.length > 0 && isTaken) return joinTexts(texts);
  if (texts.length > 0) context.lose('messages', 'dropped', 'the model takes no text beside calls');
  return hasCalls ? contentOfCalls(context) : emptyContent;
}

export function contentOfCalls({ quirks }: FormatContext): string | null | undefined {
  if (quirks.emptyAssistantContent === 'omit') return undefined;
  return quirks.emptyAssistantContent === 'null' ? null : '';
}
