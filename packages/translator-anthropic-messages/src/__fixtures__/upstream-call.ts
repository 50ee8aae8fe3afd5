import type { MessagesRequest, UpstreamCall } from '@llama-stack/core';
import { type MessagesQuirks, standardMessages } from '../outbound/quirks.ts';

/** A call as tests need it: any field can be another. */
export function upstreamCall(
  request: Partial<MessagesRequest> = {},
  call: Partial<Omit<UpstreamCall<MessagesQuirks>, 'quirks'>> & { readonly quirks?: Partial<MessagesQuirks> } = {},
): UpstreamCall<MessagesQuirks> {
  return {
    request: { model: 'qwen', max_tokens: 1000, messages: [{ role: 'user', content: 'Hello' }], ...request },
    clientModel: 'vllm/qwen',
    messageId: 'msg_0123456789abcdefghijklmn',
    provider: 'vllm',
    limits: {},
    promptTokens: 5,
    ...call,
    quirks: { ...standardMessages, ...call.quirks },
  };
}
