import { type ClientCall, type CountTokensRequest, countTokensRequestSchema } from '@llama-stack/core';
import { assertFits } from './parse-request.ts';

/** The body of `/v1/messages/count_tokens`: like a request's, without a need for `max_tokens`. */
export function parseCountTokens({ body }: ClientCall): CountTokensRequest {
  assertFits<CountTokensRequest>(body, countTokensRequestSchema);
  return body;
}

/** The answer of `/v1/messages/count_tokens`. */
export function formatTokenCount(tokens: number): { readonly input_tokens: number } {
  return { input_tokens: tokens };
}
