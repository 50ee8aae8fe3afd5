import { GatewayError, type StopReason } from '@llama-stack/core';

const reasons: Readonly<Record<string, StopReason>> = {
  end_turn: 'end_turn',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_use',
  max_tokens: 'max_tokens',
  model_context_window_exceeded: 'model_context_window_exceeded',
  guardrail_intervened: 'refusal',
  content_filtered: 'refusal',
};

/** Throws GatewayError for an answer that the model garbled: asked again, it may do better. */
export function readStopReason(reason: string): StopReason {
  if (reason.startsWith('malformed_')) {
    const what = reason === 'malformed_tool_use' ? 'a tool call' : 'an answer';
    throw new GatewayError('upstream', `The upstream's model wrote ${what} that Bedrock could not read (${reason})`, {
      shouldRetry: true,
      noAnswer: true,
    });
  }
  return reasons[reason] ?? 'end_turn';
}
