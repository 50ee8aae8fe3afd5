import { openReasoningSeal, sealReasoning, type UpstreamCall } from '@llama-stack/core';
import { objectOf } from '@llama-stack/core/translation';

const api = 'bedrock-converse';
type Origin = Pick<UpstreamCall<unknown>, 'provider' | 'request'>;

/** What Bedrock needs back of reasoning: the signature of its text, or what it encrypted, in base64. */
export interface SealedReasoning {
  readonly signature?: string;
  readonly redacted?: string;
}

export function sealState(call: Origin, state: SealedReasoning): string {
  return sealReasoning({ api, provider: call.provider, model: call.request.model, state });
}

/** Undefined when another upstream or model wrote the block (K1, K2). */
export function openState(call: Origin, sealed: unknown): SealedReasoning | undefined {
  const seal = openReasoningSeal(sealed);
  if (seal?.api !== api || seal.provider !== call.provider || seal.model !== call.request.model) return undefined;
  const { signature, redacted } = objectOf(seal.state);
  return { ...(typeof signature === 'string' && { signature }), ...(typeof redacted === 'string' && { redacted }) };
}
