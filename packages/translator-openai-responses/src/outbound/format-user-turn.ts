import type { ToolResultBlock } from '@llama-stack/core';
import {
  blocksOf,
  emptyContent,
  formatBlock,
  formatResultParts,
  missingResult,
  type PendingCall,
  type PlacedMessage,
  pairResults,
  type Turn,
  textOfParts,
} from '@llama-stack/core/translation';
import type { FunctionCallOutput, InputItem, InputMessage } from '../wire.ts';
import type { FormatContext } from './format-context.ts';
import { inputPart, markedParts } from './input-part.ts';

/** The results of the calls before it, then what the user and the system said, in order. */
export function formatUserTurn(turn: Turn | undefined, pending: readonly PendingCall[], context: FormatContext): InputItem[] {
  const results = pairResults(turn?.messages ?? [], pending, context).map(
    ({ call, result }): FunctionCallOutput => ({
      type: 'function_call_output',
      call_id: call.upstreamId,
      output: result ? formatOutput(result.block, result.path, context) : missingResult,
    }),
  );
  const said = (turn?.messages ?? []).flatMap((message) => formatSaid(message, context));
  const items = [...results, ...said];
  return turn !== undefined && items.length === 0 ? [{ role: 'user', content: [{ type: 'input_text', text: emptyContent }] }] : items;
}

/** Media stay in their place (I1). A text is a string whether it came as one or in blocks. */
function formatOutput(block: ToolResultBlock, path: string, context: FormatContext): FunctionCallOutput['output'] {
  const parts = formatResultParts(block, path, context);
  const text = textOfParts(parts);
  return text === undefined ? parts.map(inputPart) : text || emptyContent;
}

function formatSaid(placed: PlacedMessage, context: FormatContext): InputMessage[] {
  const { message } = placed;
  const content = blocksOf([placed])
    .filter(({ block }) => block.type !== 'tool_result')
    .flatMap((part) => markedParts(part, formatBlock(part, context), context));
  return content.length === 0 ? [] : [{ role: message.role === 'system' ? 'developer' : 'user', content }];
}
