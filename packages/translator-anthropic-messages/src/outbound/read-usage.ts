import type { Usage } from '@llama-stack/core';
import { isJsonObject, type JsonObject, objectOf } from '@llama-stack/core/translation';

/**
 * The counts that an upstream really has. Zeros mean "not counted": some servers send them in one of the two usage objects of a
 * stream, and a zero must not replace a number.
 */
export function readUsage(value: unknown): Partial<Usage> {
  const usage = objectOf(value);
  const output = countOf(usage, 'output_tokens');
  return {
    ...readInput(usage),
    ...(output > 0 && { output_tokens: output }),
    ...(isJsonObject(usage.output_tokens_details) && {
      output_tokens_details: { thinking_tokens: countOf(usage.output_tokens_details, 'thinking_tokens') },
    }),
    ...(isJsonObject(usage.server_tool_use) && {
      server_tool_use: { web_search_requests: countOf(usage.server_tool_use, 'web_search_requests') },
    }),
  };
}

/** A prompt wholly read from the cache has 0 `input_tokens`, so the three input counts go together. */
function readInput(usage: JsonObject): Partial<Usage> {
  const input_tokens = countOf(usage, 'input_tokens');
  const cache_creation_input_tokens = countOf(usage, 'cache_creation_input_tokens');
  const cache_read_input_tokens = countOf(usage, 'cache_read_input_tokens');
  if (input_tokens + cache_creation_input_tokens + cache_read_input_tokens === 0) return {};
  return { input_tokens, cache_creation_input_tokens, cache_read_input_tokens };
}

function countOf(usage: JsonObject, field: string): number {
  const count = usage[field];
  return typeof count === 'number' && count > 0 ? count : 0;
}
