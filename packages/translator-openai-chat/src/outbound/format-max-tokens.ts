import type { FormatContext } from './format-context.ts';

/** Room that our estimate of the prompt may be wrong by, in tokens. */
const margin = 1_000;
/** An answer shorter than this is not worth forcing: the upstream's own error lets the client compact. */
const leastRoom = 1_024;

/** The cap of the answer: what the client wants, within the model's limits (R18) and, if it is known, its window (R20). */
export function formatMaxTokens(context: FormatContext): Record<string, number> {
  const { request, limits, promptTokens } = context.call;
  const { maxTokensField, maxTokensCap, maxTokensWithoutStream, minMaxTokens } = context.quirks;
  const room = limits.context_window === undefined ? 0 : limits.context_window - promptTokens - margin;
  const caps = [limits.max_tokens, maxTokensCap, request.stream ? null : maxTokensWithoutStream, room >= leastRoom ? room : null];
  const wanted = Math.max(request.max_tokens, minMaxTokens);
  const tokens = Math.max(1, Math.floor(caps.reduce<number>((least, cap) => Math.min(least, cap ?? least), wanted)));
  if (tokens !== request.max_tokens) {
    context.lose('max_tokens', 'clamped', tokens < request.max_tokens ? `the model has room for ${tokens}` : `the model needs ${tokens}`);
  }
  if (maxTokensField !== 'max_tokens') context.lose('max_tokens', 'renamed', `the upstream calls it ${maxTokensField}`);
  return { [maxTokensField]: tokens };
}
