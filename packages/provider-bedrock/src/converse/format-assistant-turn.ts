import {
  blocksOf,
  type CallIds,
  emptyContent,
  formatArguments,
  formatAssistantText,
  type PendingCall,
  type PlacedBlock,
  type Turn,
} from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';
import { openState } from './reasoning-seal.ts';
import type { ConverseBlock, ConverseMessage, ReasoningContent } from './wire.ts';

export interface FormattedAssistantTurn {
  readonly message: ConverseMessage;
  readonly pending: readonly PendingCall[];
}

/** Assistant messages in a row as one, in the order of their blocks. */
export function formatAssistantTurn(turn: Turn, ids: CallIds, context: FormatContext): FormattedAssistantTurn {
  const pending: PendingCall[] = [];
  const content: ConverseBlock[] = [];
  for (const { block, path } of blocksOf(turn.messages)) {
    if (block.type === 'tool_use') {
      const call = { block, path, upstreamId: ids.assign(block.id) };
      pending.push(call);
      content.push(formatCall(call, context));
    } else content.push(...formatSpoken({ block, path }, context));
    if (content.length > 0) content.push(...context.marks.after(block, path, 'messages'));
  }
  // Nor may a turn be nothing but reasoning (R30).
  const saysNothing = content.every((block) => 'reasoningContent' in block || 'cachePoint' in block);
  return { message: { role: 'assistant', content: saysNothing ? [...content, { text: emptyContent }] : content }, pending };
}

function formatCall({ block, upstreamId }: PendingCall, { names }: FormatContext): ConverseBlock {
  const input: unknown = JSON.parse(formatArguments(block.input));
  return { toolUse: { toolUseId: upstreamId, name: names.toUpstream(block.name), input } };
}

function formatSpoken(placed: PlacedBlock, context: FormatContext): readonly ConverseBlock[] {
  const { block } = placed;
  if (block.type === 'thinking' || block.type === 'redacted_thinking') return formatReasoning(placed, context);
  return formatAssistantText(placed, context).flatMap((text) => (text.trim() === '' ? [] : [{ text }]));
}

/** Only what this model wrote itself goes back, with what Bedrock needs to believe it. */
function formatReasoning({ block, path }: PlacedBlock, context: FormatContext): readonly ReasoningContent[] {
  const isText = block.type === 'thinking';
  const state = openState(context.call, isText ? block.signature : block.type === 'redacted_thinking' ? block.data : undefined);
  if (state?.redacted !== undefined) return [{ reasoningContent: { redactedContent: state.redacted } }];
  if (!isText || state === undefined) return lost(path, 'another upstream or model wrote this thinking', context);
  const { signature } = state;
  if (signature === undefined && context.quirks.replay === 'signed')
    return lost(path, 'the model takes no reasoning without signature', context);
  if (block.thinking === '' && signature === undefined) return [];
  return [{ reasoningContent: { reasoningText: { text: block.thinking, ...(signature !== undefined && { signature }) } } }];
}

function lost(path: string, reason: string, context: FormatContext): readonly [] {
  context.lose(path, 'dropped', reason);
  return [];
}
