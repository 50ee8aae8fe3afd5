import { GatewayError, type StopReason } from '@llama-stack/core';

/** Every `finish_reason` known of chat upstreams. What is not here is an end like any other. */
const stopReasons: Readonly<Record<string, StopReason>> = {
  stop: 'end_turn',
  eos: 'end_turn',
  end_turn: 'end_turn',
  stop_sequence: 'stop_sequence',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  tool_use: 'tool_use',
  length: 'max_tokens',
  max_tokens: 'max_tokens',
  model_length: 'max_tokens',
  content_filter: 'refusal',
  sensitive: 'refusal',
  refusal: 'refusal',
  model_context_window_exceeded: 'model_context_window_exceeded',
};

/** Ends that are failures: the answer is not whole, and nobody asked for less. */
const failures: Readonly<Record<string, 'upstream' | 'overloaded'>> = {
  abort: 'upstream',
  aborted: 'upstream',
  cancelled: 'upstream',
  canceled: 'upstream',
  error: 'upstream',
  network_error: 'upstream',
  insufficient_system_resource: 'overloaded',
};

/** Translates a `finish_reason`; `own` are the upstream's special ones. Throws GatewayError for an answer that the upstream gave up. */
export function readStopReason(finishReason: string, own: Readonly<Record<string, StopReason>>): StopReason {
  const reason = lookUp(own, finishReason) ?? lookUp(stopReasons, finishReason);
  if (reason !== undefined) return reason;
  const failure = lookUp(failures, finishReason);
  if (failure !== undefined) throw new GatewayError(failure, `The upstream gave up in the middle of its answer (${finishReason})`);
  return 'end_turn';
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
