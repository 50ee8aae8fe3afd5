import type { Usage } from './message.ts';

/** Characters of answer per token, for upstreams that send no usage. */
const charactersPerToken = 4;

/** What is known of an answer besides its upstream's counts. */
export interface UsageEstimate {
  readonly promptTokens: number;
  readonly outputCharacters: number;
}

/** A usage object with every count a whole number, estimated where the upstream says nothing. */
export function wholeUsage(counts: Partial<Usage>, estimate: UsageEstimate): Usage {
  return {
    ...counts,
    input_tokens: wholeNumber(counts.input_tokens ?? estimate.promptTokens),
    output_tokens: wholeNumber(counts.output_tokens ?? Math.ceil(estimate.outputCharacters / charactersPerToken)),
    cache_creation_input_tokens: wholeNumber(counts.cache_creation_input_tokens),
    cache_read_input_tokens: wholeNumber(counts.cache_read_input_tokens),
  };
}

function wholeNumber(count: number | undefined): number {
  return count !== undefined && count > 0 && count <= Number.MAX_SAFE_INTEGER ? Math.round(count) : 0;
}
