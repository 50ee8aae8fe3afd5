import type { ToolUseBlock } from '@llama-stack/core';
import {
  blocksOf,
  type CallIds,
  emptyContent,
  formatArguments,
  formatAssistantText,
  loseCacheControl,
  type PendingCall,
  type PlacedBlock,
  type Turn,
} from '@llama-stack/core/translation';
import type { FunctionCall, InputItem, OutputMessage, Phase } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { replayReasoning } from './replay-reasoning.ts';

interface FormattedAssistantTurn {
  readonly items: readonly InputItem[];
  readonly pending: readonly PendingCall[];
}

/** Assistant blocks as items, each in its place: reasoning belongs before the call or message that it led to. */
export function formatAssistantTurn(turn: Turn, ids: CallIds, context: FormatContext): FormattedAssistantTurn {
  const blocks = blocksOf(turn.messages);
  const lastText = findLastText(blocks);
  const items: InputItem[] = [];
  const pending: PendingCall[] = [];
  for (const [index, placed] of blocks.entries()) {
    const { block, path } = placed;
    loseCacheControl(block, path, context);
    if (block.type === 'tool_use') {
      const upstreamId = ids.assign(block.id);
      pending.push({ block, path, upstreamId });
      items.push(formatCall(block, upstreamId, context));
    } else if (block.type === 'thinking' || block.type === 'redacted_thinking') items.push(...replayReasoning(block, path, context));
    else for (const text of formatAssistantText(placed, context)) items.push(formatText(text, phaseOf(index === lastText, context)));
  }
  if (!items.some((item) => 'type' in item && item.type !== 'reasoning')) items.push(formatText(emptyContent, {}));
  return { items, pending };
}

function formatCall(block: ToolUseBlock, call_id: string, { names }: FormatContext): FunctionCall {
  return { type: 'function_call', call_id, name: names.toUpstream(block.name), arguments: formatArguments(block.input) };
}

function formatText(text: string, phase: { readonly phase?: Phase }): OutputMessage {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }], ...phase };
}

/** The text that ends a turn without further calls: the only one that is an answer. */
function findLastText(blocks: readonly PlacedBlock[]): number {
  const last = blocks.findLastIndex(({ block }) => (block.type === 'text' && block.text !== '') || block.type === 'tool_use');
  return blocks[last]?.block.type === 'text' ? last : -1;
}

/**
 * The phase that a text had. A text block has no room for it, and needs none: what is said before a call or another text is commentary.
 * So it is known for turns of other models too, and to clients that drop thinking.
 */
function phaseOf(isAnswer: boolean, { quirks }: FormatContext): { readonly phase?: Phase } {
  if (!quirks.phases) return {};
  return { phase: isAnswer ? 'final_answer' : 'commentary' };
}
