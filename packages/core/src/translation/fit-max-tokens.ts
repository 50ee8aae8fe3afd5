import { fields } from '../config/fields.ts';
import type { UpstreamCall } from '../contracts/api-translator.ts';
import type { QuirksOf } from './quirks-of.ts';
import type { LossyCall } from './translation-context.ts';

/** Room that our estimate of the prompt may be wrong by, in tokens. */
const margin = 1_000;
/** An answer shorter than this is not worth forcing: the upstream's own error lets the client compact. */
const leastRoom = 1_024;

export const maxTokensQuirks = () => ({
  /** A cap in tokens that the upstream's own error taught us. */
  maxTokensCap: fields.count().nullable(),
  /** The least the upstream accepts, or needs to get past its reasoning. */
  minMaxTokens: fields.count(),
});

export interface MaxTokensQuirks extends QuirksOf<typeof maxTokensQuirks> {}

interface MaxTokensCall extends Pick<LossyCall, 'lose'> {
  readonly call: Pick<UpstreamCall<unknown>, 'request' | 'limits' | 'promptTokens'>;
  readonly quirks: MaxTokensQuirks;
}

/** The cap of the answer in tokens: what the client wants, within the model's limits (R18) and, if it is known, its window (R20). */
export function fitMaxTokens({ call, quirks, lose }: MaxTokensCall): number {
  const { request, limits, promptTokens } = call;
  const { maxTokensCap, minMaxTokens } = quirks;
  const room = limits.context_window === undefined ? 0 : limits.context_window - promptTokens - margin;
  const caps = [limits.max_tokens, maxTokensCap, room >= leastRoom ? room : null];
  const wanted = Math.max(request.max_tokens, minMaxTokens);
  const tokens = Math.max(1, Math.floor(caps.reduce<number>((least, most) => Math.min(least, most ?? least), wanted)));
  if (tokens !== request.max_tokens) {
    lose('max_tokens', 'clamped', tokens < request.max_tokens ? `the model has room for ${tokens}` : `the model needs ${tokens}`);
  }
  return tokens;
}
