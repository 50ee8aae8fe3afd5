import type { ToolResultBlock } from '../messages/blocks.ts';
import { blocksOf } from './format-content.ts';
import type { PendingCall } from './pending-call.ts';
import type { PlacedMessage } from './split-turns.ts';
import type { TranslationContext } from './translation-context.ts';

/** Answers a call that the conversation left open, as when the user interrupted it (R29). */
export const missingResult = 'Error: there is no result. The call was interrupted.';

interface PlacedResult {
  readonly block: ToolResultBlock;
  readonly path: string;
}

/** A call and its result, or undefined where it has none. */
export interface AnsweredCall {
  readonly call: PendingCall;
  readonly result: PlacedResult | undefined;
}

/** The results of a turn in the order of their calls: every call must have one, and no result may be without its call (R4, R27, R28). */
export function pairResults(
  messages: readonly PlacedMessage[],
  pending: readonly PendingCall[],
  context: TranslationContext<unknown>,
): AnsweredCall[] {
  const results = collectResults(messages);
  const answered = pending.map((call): AnsweredCall => {
    const result = results.get(call.block.id)?.shift();
    if (result === undefined) context.lose(call.path, 'mapped', 'the call has no result: one that says so was added');
    return { call, result };
  });
  for (const orphans of results.values()) {
    for (const { path } of orphans) context.lose(path, 'dropped', 'a result without its call');
  }
  return answered;
}

function collectResults(messages: readonly PlacedMessage[]): Map<string, PlacedResult[]> {
  const results = new Map<string, PlacedResult[]>();
  for (const { block, path } of blocksOf(messages)) {
    if (block.type !== 'tool_result') continue;
    const known = results.get(block.tool_use_id);
    if (known === undefined) results.set(block.tool_use_id, [{ block, path }]);
    else known.push({ block, path });
  }
  return results;
}
