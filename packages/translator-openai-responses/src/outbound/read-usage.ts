import type { Usage } from '@llama-stack/core';
import { isJsonObject, objectOf } from '@llama-stack/core/translation';

/** Counts as the Messages API has them: `input_tokens` here includes what the cache gave and took (U3). */
export function readUsage(usage: unknown): Partial<Usage> {
  if (!isJsonObject(usage)) return {};
  const details = objectOf(usage.input_tokens_details);
  const input = count(usage.input_tokens);
  const read = count(details.cached_tokens);
  const written = count(details.cache_write_tokens);
  const thinking = count(objectOf(usage.output_tokens_details).reasoning_tokens);
  return {
    ...(input > 0 && { input_tokens: Math.max(0, input - read - written) }),
    ...(count(usage.output_tokens) > 0 && { output_tokens: count(usage.output_tokens) }),
    ...(read > 0 && { cache_read_input_tokens: read }),
    ...(written > 0 && { cache_creation_input_tokens: written }),
    ...(thinking > 0 && { output_tokens_details: { thinking_tokens: thinking } }),
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}
