import { GatewayError, type GatewayErrorDetails, type StopReason } from '@llama-stack/core';

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
  // Gemini: https://ai.google.dev/api/generate-content#FinishReason
  safety: 'refusal',
  recitation: 'refusal',
  language: 'refusal',
  blocklist: 'refusal',
  prohibited_content: 'refusal',
  spii: 'refusal',
  model_armor: 'refusal',
  image_safety: 'refusal',
  image_prohibited_content: 'refusal',
  image_recitation: 'refusal',
};

/** Ends that are failures: the answer is not whole, and nobody asked for less. A `garbled` one may be better when it is asked for again. */
const failures: Readonly<Record<string, 'upstream' | 'overloaded' | 'garbled'>> = {
  abort: 'upstream',
  aborted: 'upstream',
  cancelled: 'upstream',
  canceled: 'upstream',
  error: 'upstream',
  network_error: 'upstream',
  insufficient_system_resource: 'overloaded',
  // Gemini: the model wrote a call that is none, or of no tool.
  function_call_filter: 'garbled',
  malformed_function_call: 'garbled',
  malformed_response: 'garbled',
  unexpected_tool_call: 'garbled',
};

/** Translates a `finish_reason`; `own` are the upstream's special ones. Throws GatewayError for an answer that the upstream gave up. */
export function readStopReason(finishReason: string, own: Readonly<Record<string, StopReason>>): StopReason {
  for (const word of wordsOf(finishReason)) {
    const reason = lookUp(own, word) ?? lookUp(stopReasons, word);
    if (reason !== undefined) return reason;
    const failure = lookUp(failures, word);
    if (failure !== undefined) throw failed(failure, finishReason);
  }
  return 'end_turn';
}

/** Gemini says `MAX_TOKENS`, and `content_filter: PROHIBITED_CONTENT`: what it comes down to stands first. */
function wordsOf(finishReason: string): readonly string[] {
  const lower = finishReason.toLowerCase();
  return [finishReason, lower, ...lower.split(/\W+/)];
}

function failed(failure: 'upstream' | 'overloaded' | 'garbled', finishReason: string): GatewayError {
  if (failure !== 'garbled') return new GatewayError(failure, `The upstream gave up in the middle of its answer (${finishReason})`);
  const details: GatewayErrorDetails = { shouldRetry: true, noAnswer: true };
  return new GatewayError('upstream', `The upstream's model wrote a tool call that could not be read (${finishReason})`, details);
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
