import type { Usage } from '@llama-stack/core';
import { objectOf } from '@llama-stack/core/translation';

/** Converse's `inputTokens` leaves out what the cache had, as ours does (U3, U4). */
export function readUsage(value: unknown): Partial<Usage> {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = objectOf(value);
  return {
    ...(isCount(inputTokens) && { input_tokens: inputTokens }),
    ...(isCount(outputTokens) && { output_tokens: outputTokens }),
    ...(isCount(cacheReadInputTokens) && { cache_read_input_tokens: cacheReadInputTokens }),
    ...(isCount(cacheWriteInputTokens) && { cache_creation_input_tokens: cacheWriteInputTokens }),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
