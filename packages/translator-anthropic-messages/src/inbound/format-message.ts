import type { Message, MessageEnd, Usage } from '@llama-stack/core';

/** Fields that Anthropic's own answers always have, and that are `null` where there is nothing to say: its SDKs' types promise them. */
const nothing = {
  message: { container: null, diagnostics: null, stop_details: null },
  end: { container: null, stop_details: null },
  usage: {
    cache_creation: null,
    inference_geo: null,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: null,
    speed: null,
  },
  endUsage: { output_tokens_details: null, server_tool_use: null },
} as const;

/** A whole answer, or the empty one that begins a stream. */
export function formatMessage(message: Message) {
  return { ...nothing.message, ...message, usage: { ...nothing.usage, ...message.usage } };
}

/** The end of a stream. */
export function formatEnd({ delta, usage }: { readonly delta: MessageEnd; readonly usage: Usage }) {
  return { type: 'message_delta', delta: { ...nothing.end, ...delta }, usage: { ...nothing.endUsage, ...usage } } as const;
}
