import { openReasoningSeal, sealReasoning, type UpstreamCall } from '@llama-stack/core';
import { objectOf, textOf } from '@llama-stack/core/translation';
import type { MessagesQuirks } from './quirks.ts';

const api = 'anthropic-messages';
type Origin = Pick<UpstreamCall<MessagesQuirks>, 'provider' | 'request'>;

/**
 * A signature for the client to keep. It holds the upstream's own, which may be empty, and says who wrote it: a signature that
 * reaches another upstream is refused there.
 */
export function sealSignature(call: Origin, signature: string): string {
  return sealReasoning({ api, provider: call.provider, model: call.request.model, state: { signature } });
}

/** The upstream's own signature, or undefined when another upstream or model wrote the block. */
export function openSignature(call: Origin, sealed: unknown): string | undefined {
  const seal = openReasoningSeal(sealed);
  if (seal?.api !== api || seal.provider !== call.provider || seal.model !== call.request.model) return undefined;
  return textOf(objectOf(seal.state).signature);
}
