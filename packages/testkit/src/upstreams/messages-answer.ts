import { formatSse } from '@llama-stack/core';
import {
  answerTiming,
  hasContent,
  inOrder,
  inputJson,
  inputPieces,
  streamTiming,
  type ToolTurn,
  type Turn,
  type TurnError,
  type TurnUsage,
  textPieces,
  usageOf,
} from './script.ts';
import type { ScriptedRequest } from './scripted-request.ts';
import type { UpstreamAnswer } from './start-upstream.ts';

/** Whose Messages API it is. Each leaves out what the real server leaves out. */
export type MessagesFlavour = 'anthropic' | 'vllm' | 'ollama';

interface WireEvent {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** A turn as `POST /v1/messages` answers it. Tool calls have ids by now. */
export function messagesAnswer(turn: Turn, request: ScriptedRequest, flavour: MessagesFlavour): UpstreamAnswer {
  if (turn.error !== undefined && !(hasContent(turn) && request.stream)) return { ...messagesError(turn.error), ...answerTiming(turn) };
  if (!request.stream) return { json: message(turn, request, flavour), ...answerTiming(turn) };
  const sse = events(turn, request, flavour).map((event) => formatSse(event.type, event));
  if (flavour === 'vllm' && turn.interrupted === undefined) sse.push('data: [DONE]\n\n');
  return { sse, ...streamTiming(turn) };
}

/** An error answer in Anthropic's shape. */
export function messagesError(error: TurnError): UpstreamAnswer {
  return { status: error.status, json: errorEvent(error), ...(error.headers !== undefined && { headers: error.headers }) };
}

function errorEvent({ status, message, type }: TurnError): WireEvent {
  return { type: 'error', error: { type: type ?? errorTypes[status] ?? 'api_error', message } };
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

function events(turn: Turn, request: ScriptedRequest, flavour: MessagesFlavour): readonly WireEvent[] {
  const usage = usageOf(turn, request.upstream.text);
  const noStop = flavour === 'anthropic' && { stop_reason: null, stop_sequence: null };
  const start = { ...head(request, flavour), content: [], ...noStop, usage: wireUsage({ ...usage, completion: 0 }, flavour) };
  const content = [{ type: 'message_start', message: start }, ...inOrder(blocks(turn, flavour).map(blockEvents), turn)];
  // What goes wrong goes wrong inside a block.
  const inside = content.length > 1 ? content.slice(0, -1) : content;
  if (turn.interrupted !== undefined) return inside;
  if (turn.error !== undefined) return [...inside, errorEvent(turn.error)];
  return [
    ...content,
    { type: 'message_delta', delta: { stop_reason: stopReason(turn) }, usage: wireUsage(usage, flavour) },
    { type: 'message_stop' },
  ];
}

function blockEvents({ start, deltas }: Block, index: number): readonly WireEvent[] {
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

interface Block {
  readonly start: object;
  readonly deltas: readonly object[];
  /** The same block in a whole message. */
  readonly whole: object;
}

function blocks(turn: Turn, flavour: MessagesFlavour): readonly Block[] {
  return [...thinkingBlock(turn, flavour), ...textBlock(turn), ...(turn.tools ?? []).map((tool) => toolBlock(tool, turn, flavour))];
}

/** vLLM's signature is random and means nothing; Ollama has none. */
function thinkingBlock({ thinking }: Turn, flavour: MessagesFlavour): readonly Block[] {
  if (thinking === undefined) return [];
  const signature = flavour === 'ollama' ? undefined : Buffer.from(thinking).toString(flavour === 'vllm' ? 'hex' : 'base64');
  const signed = signature !== undefined && { signature };
  return [
    {
      start: { type: 'thinking', thinking: '', ...(flavour === 'anthropic' && { signature: '' }) },
      deltas: [
        ...textPieces(thinking).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
        ...(signed ? [{ type: 'signature_delta', ...signed }] : []),
      ],
      whole: { type: 'thinking', thinking, ...signed },
    },
  ];
}

function textBlock(turn: Turn): readonly Block[] {
  if (turn.text === undefined) return [];
  const pieces = textPieces(turn.text);
  return [
    {
      start: { type: 'text', text: '' },
      deltas: pieces.map((text) => ({ type: 'text_delta', text })),
      whole: { type: 'text', text: pieces.join('') },
    },
  ];
}

/** Some servers send a call that they have whole in its start. */
function toolBlock({ id, name, ...call }: ToolTurn, { toolStream }: Turn, flavour: MessagesFlavour): Block {
  const whole = { type: 'tool_use', id, name, input: call.input ?? {} };
  if (toolStream === 'whole') return { start: whole, deltas: [], whole };
  const parts = flavour === 'ollama' ? [inputJson(call)] : inputPieces(call);
  return { start: { ...whole, input: {} }, deltas: parts.map((partial_json) => ({ type: 'input_json_delta', partial_json })), whole };
}

function message(turn: Turn, request: ScriptedRequest, flavour: MessagesFlavour): object {
  return {
    ...head(request, flavour),
    content: blocks(turn, flavour).map((block) => block.whole),
    stop_reason: stopReason(turn),
    ...(flavour === 'anthropic' && { stop_sequence: null }),
    usage: wireUsage(usageOf(turn, request.upstream.text), flavour),
  };
}

function head({ number, model }: ScriptedRequest, flavour: MessagesFlavour): object {
  const id = flavour === 'vllm' ? `chatcmpl-${number}` : `msg_${String(number).padStart(6, '0')}`;
  return { id, type: 'message', role: 'assistant', model };
}

function stopReason(turn: Turn): string {
  if (turn.stop !== undefined) return turn.stop === 'length' ? 'max_tokens' : 'refusal';
  return turn.tools === undefined ? 'end_turn' : 'tool_use';
}

function wireUsage({ prompt, completion, cached = 0 }: TurnUsage, flavour: MessagesFlavour): object {
  return {
    input_tokens: prompt - cached,
    output_tokens: completion,
    ...(flavour !== 'ollama' && { cache_read_input_tokens: cached }),
    ...(flavour === 'anthropic' && { cache_creation_input_tokens: 0 }),
  };
}
