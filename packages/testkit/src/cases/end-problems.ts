import type { MessageStreamEvent, Usage } from '@llama-stack/core';

/** Calls of an answer: whole ones, and those whose block never stopped. */
interface Calls {
  readonly committed: number;
  readonly cutOff: number;
}

/** Ends that say more than whether tools were called. */
const otherEnds: ReadonlySet<unknown> = new Set(['refusal', 'model_context_window_exceeded']);

/** What is wrong with the end of a message: its reason belongs to what was emitted, and its counts are whole numbers. */
export function endProblems({ delta, usage }: Extract<MessageStreamEvent, { type: 'message_delta' }>, calls: Calls): readonly string[] {
  const { stop_reason, stop_sequence } = delta;
  const problems = [...usageProblems(usage)];
  if (stop_reason === null) problems.push('message_delta without a stop_reason');
  if ((stop_sequence !== null) !== (stop_reason === 'stop_sequence'))
    problems.push(`${stop_reason} with the stop sequence ${stop_sequence}`);
  if (otherEnds.has(stop_reason)) return problems;
  if (calls.cutOff > 0) {
    if (stop_reason !== 'max_tokens') problems.push(`${stop_reason} although a call was cut off`);
  } else if ((stop_reason === 'tool_use') !== calls.committed > 0) problems.push(`${stop_reason} with ${calls.committed} calls`);
  return problems;
}

export function usageProblems(usage: Usage): readonly string[] {
  const counts = [usage.input_tokens, usage.output_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens];
  return counts.every((count) => Number.isSafeInteger(count) && count >= 0) ? [] : [`usage is not whole numbers: ${JSON.stringify(usage)}`];
}
