import type { Usage } from '@llama-stack/core';
import { isJsonObject, objectOf } from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';

/** Reads usage wherever a chunk carries it: at its top, or in Groq's `x_groq` or a choice (older Moonshot). */
export function findUsage(chunk: { readonly usage?: unknown; readonly x_groq?: unknown }, choice: { readonly usage?: unknown }): unknown {
  return chunk.usage ?? choice.usage ?? (chunk.x_groq === undefined ? undefined : objectOf(chunk.x_groq).usage);
}

/**
 * Counts as the Messages API has them. `prompt_tokens` includes what the cache gave or took (U3); a zero is a server that does not
 * count, so the estimate stands.
 */
export function readUsage(usage: unknown, quirks: Pick<ChatQuirks, 'completionTokensExcludeReasoning'>): Partial<Usage> {
  if (!isJsonObject(usage)) return {};
  const prompt = count(usage.prompt_tokens);
  const details = objectOf(usage.prompt_tokens_details);
  const read = count(details.cached_tokens) || count(usage.prompt_cache_hit_tokens) || count(usage.cached_tokens);
  const written = count(details.cache_write_tokens) || count(details.cache_creation_tokens);
  const thinking = count(objectOf(usage.completion_tokens_details).reasoning_tokens);
  const output = readOutput(usage, thinking, quirks.completionTokensExcludeReasoning);
  return {
    ...(prompt > 0 && { input_tokens: prompt >= read + written ? prompt - read - written : prompt }),
    ...(output > 0 && { output_tokens: output }),
    ...(read > 0 && { cache_read_input_tokens: read }),
    ...(written > 0 && { cache_creation_input_tokens: written }),
    ...(thinking > 0 && { output_tokens_details: { thinking_tokens: thinking } }),
  };
}

/** xAI and Gemini leave reasoning out of `completion_tokens`; the total gives them away. */
function readOutput(usage: Readonly<Record<string, unknown>>, thinking: number, excludesThinking: boolean): number {
  const completion = count(usage.completion_tokens);
  const missing = count(usage.total_tokens) - count(usage.prompt_tokens) - completion;
  if (missing > 0) return completion + (thinking > 0 ? Math.min(thinking, missing) : missing);
  return excludesThinking && usage.total_tokens === undefined ? completion + thinking : completion;
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}
