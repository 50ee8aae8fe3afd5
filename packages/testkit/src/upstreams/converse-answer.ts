import { cutFrames, eventFrame, exceptionFrame } from './event-stream-frames.ts';
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
  textPieces,
  usageOf,
} from './script.ts';
import type { ScriptedRequest } from './scripted-request.ts';
import type { UpstreamAnswer } from './start-upstream.ts';

/** A turn as Converse and ConverseStream answer it. Tool calls have ids by now. */
export function converseAnswer(turn: Turn, request: ScriptedRequest): UpstreamAnswer {
  if (turn.error !== undefined && !(hasContent(turn) && request.stream)) return { ...awsError(turn.error), ...answerTiming(turn) };
  if (!request.stream) return { json: message(turn, request), ...answerTiming(turn) };
  return frameAnswer(frames(turn, request), turn);
}

/** Frames as they are sent, cut anywhere. */
export function frameAnswer(parts: readonly Buffer[], turn: Turn): UpstreamAnswer {
  return { headers: { 'content-type': 'application/vnd.amazon.eventstream' }, sse: cutFrames(parts), ...streamTiming(turn) };
}

/** An error answer in AWS's shape: its kind is in a header. */
export function awsError({ status, message, headers }: TurnError): UpstreamAnswer {
  const type = errorTypes[status];
  const kind = type !== undefined && { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/` };
  return { status, headers: { ...kind, ...headers }, json: { message } };
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

/** The same error amid a stream. */
export function awsException({ status, message }: TurnError): Buffer {
  const type = errorTypes[status] ?? 'InternalServerException';
  return exceptionFrame(type.charAt(0).toLowerCase() + type.slice(1), message);
}

function frames(turn: Turn, request: ScriptedRequest): readonly Buffer[] {
  const content = [eventFrame('messageStart', { role: 'assistant' }), ...inOrder(blocks(turn).map(blockFrames), turn)];
  // What goes wrong goes wrong inside a block. One more event lets all before it through, however the bytes are cut.
  const inside = content.length > 1 ? content.slice(0, -1) : content;
  if (turn.interrupted !== undefined) return inside;
  if (turn.error !== undefined) return [...inside, awsException(turn.error)];
  return [
    ...content,
    eventFrame('messageStop', { stopReason: stopReason(turn) }),
    eventFrame('metadata', { usage: wireUsage(turn, request), metrics: { latencyMs: 900 } }),
  ];
}

function blockFrames({ start, deltas }: Block, contentBlockIndex: number): readonly Buffer[] {
  return [
    ...(start === undefined ? [] : [eventFrame('contentBlockStart', { contentBlockIndex, start })]),
    ...deltas.map((delta) => eventFrame('contentBlockDelta', { contentBlockIndex, delta })),
    eventFrame('contentBlockStop', { contentBlockIndex }),
  ];
}

interface Block {
  /** Text and reasoning have none. */
  readonly start?: object;
  readonly deltas: readonly object[];
  readonly whole: object;
}

function blocks(turn: Turn): readonly Block[] {
  return [...reasoningBlock(turn), ...textBlock(turn), ...(turn.tools ?? []).map((tool) => toolBlock(tool, turn))];
}

function reasoningBlock({ thinking }: Turn): readonly Block[] {
  if (thinking === undefined) return [];
  const signature = Buffer.from(thinking).toString('base64');
  return [
    {
      deltas: [...textPieces(thinking).map((text) => ({ text })), { signature }].map((reasoningContent) => ({ reasoningContent })),
      whole: { reasoningContent: { reasoningText: { text: thinking, signature } } },
    },
  ];
}

function textBlock(turn: Turn): readonly Block[] {
  if (turn.text === undefined) return [];
  const pieces = textPieces(turn.text);
  return [{ deltas: pieces.map((text) => ({ text })), whole: { text: pieces.join('') } }];
}

/** A call without arguments sends an empty input. */
function toolBlock({ id, name, ...call }: ToolTurn, { toolStream }: Turn): Block {
  const json = inputJson(call);
  const pieces = json === '{}' ? [''] : ['', ...inputPieces(call)];
  return {
    start: { toolUse: { toolUseId: id, name } },
    deltas: (toolStream === 'whole' ? [json] : pieces).map((input) => ({ toolUse: { input } })),
    whole: { toolUse: { toolUseId: id, name, input: call.input ?? {} } },
  };
}

function message(turn: Turn, request: ScriptedRequest): object {
  return {
    output: { message: { role: 'assistant', content: blocks(turn).map(({ whole }) => whole) } },
    stopReason: stopReason(turn),
    usage: wireUsage(turn, request),
    metrics: { latencyMs: 900 },
  };
}

function stopReason({ stop, tools }: Turn): string {
  if (stop !== undefined) return stop === 'length' ? 'max_tokens' : 'guardrail_intervened';
  return tools === undefined ? 'end_turn' : 'tool_use';
}

function wireUsage(turn: Turn, request: ScriptedRequest): object {
  const { prompt, completion, cached = 0 } = usageOf(turn, request.upstream.text);
  return {
    inputTokens: prompt - cached,
    outputTokens: completion,
    totalTokens: prompt + completion,
    cacheReadInputTokens: cached,
    cacheWriteInputTokens: 0,
  };
}
