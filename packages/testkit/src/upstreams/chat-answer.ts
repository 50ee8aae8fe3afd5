import { field } from './json-value.ts';
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

/** How chat completions upstreams differ where it shows in an answer. */
export interface ChatAnswerOptions {
  /** Where reasoning is: `reasoning_content` when left out. */
  readonly reasoningField?: string;
  /** False for upstreams whose usage is silent on cached tokens; they still count them as part of the prompt. */
  readonly tellsCached?: boolean;
}

/** A turn as `POST /v1/chat/completions` answers it. Tool calls have ids by now. */
export function chatAnswer(turn: Turn, request: ScriptedRequest, options: ChatAnswerOptions = {}): UpstreamAnswer {
  if (turn.error !== undefined && !(hasContent(turn) && request.stream)) return { ...chatError(turn.error), ...answerTiming(turn) };
  if (!request.stream) return { json: completion(turn, request, options), ...answerTiming(turn) };
  const sse = chunks(turn, request, options).map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`);
  return { sse, ...streamTiming(turn) };
}

/** An error answer in OpenAI's shape. */
export function chatError(error: TurnError): UpstreamAnswer {
  return { status: error.status, json: openaiErrorBody(error), ...(error.headers !== undefined && { headers: error.headers }) };
}

/** The body of an error in OpenAI's APIs. */
export function openaiErrorBody({ status, message, type = status < 500 ? 'invalid_request_error' : 'server_error', code }: TurnError) {
  return { error: { message, type, param: null, code: code ?? null } };
}

function chunks(turn: Turn, request: ScriptedRequest, options: ChatAnswerOptions): readonly (object | string)[] {
  const content = contentDeltas(turn, options.reasoningField ?? 'reasoning_content').map((delta) => chunk(request, { delta }));
  if (turn.interrupted !== undefined) return content;
  if (turn.error !== undefined) return [...content, openaiErrorBody(turn.error)];
  const end = chunk(request, { delta: {}, finish_reason: finishReason(turn) });
  const wantsUsage = field(field(request.upstream.json, 'stream_options'), 'include_usage') === true;
  const usage = { ...chunk(request), usage: wireUsage(usageOf(turn, request.upstream.text), options) };
  return [...content, end, ...(wantsUsage ? [usage] : []), '[DONE]'];
}

function contentDeltas(turn: Turn, reasoningField: string): readonly object[] {
  return [
    { role: 'assistant', content: '' },
    ...textPieces(turn.thinking).map((text) => ({ [reasoningField]: text })),
    ...textPieces(turn.text).map((content) => ({ content })),
    ...inOrder(
      (turn.tools ?? []).map((tool, index) => toolDeltas(tool, index, turn)),
      turn,
    ),
  ];
}

function toolDeltas({ id, name, ...call }: ToolTurn, index: number, { toolStream }: Turn): readonly object[] {
  if (toolStream === 'whole') return [{ tool_calls: [{ index, id, type: 'function', function: { name, arguments: inputJson(call) } }] }];
  return [
    { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
    ...inputPieces(call).map((part) => ({ tool_calls: [{ index, function: { arguments: part } }] })),
  ];
}

function chunk(request: ScriptedRequest, choice?: { readonly delta: object; readonly finish_reason?: string }): object {
  return {
    ...head(request),
    object: 'chat.completion.chunk',
    choices: choice === undefined ? [] : [{ index: 0, finish_reason: null, ...choice }],
  };
}

function completion(turn: Turn, request: ScriptedRequest, options: ChatAnswerOptions): object {
  const message = {
    role: 'assistant',
    content: turn.text === undefined ? null : textPieces(turn.text).join(''),
    ...(turn.thinking !== undefined && { [options.reasoningField ?? 'reasoning_content']: turn.thinking }),
    ...(turn.tools !== undefined && {
      tool_calls: turn.tools.map(({ id, name, ...call }) => ({ id, type: 'function', function: { name, arguments: inputJson(call) } })),
    }),
  };
  return {
    ...head(request),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finishReason(turn) }],
    usage: wireUsage(usageOf(turn, request.upstream.text), options),
  };
}

function head(request: ScriptedRequest): object {
  return { id: `chatcmpl-${request.number}`, created: 1_795_400_000, model: request.model };
}

function finishReason(turn: Turn): string {
  if (turn.stop !== undefined) return turn.stop === 'length' ? 'length' : 'content_filter';
  return turn.tools === undefined ? 'stop' : 'tool_calls';
}

function wireUsage({ prompt, completion, cached = 0 }: TurnUsage, { tellsCached = true }: ChatAnswerOptions): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(tellsCached && { prompt_tokens_details: { cached_tokens: cached } }),
  };
}
