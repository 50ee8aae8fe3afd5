import { formatSse } from '@llama-stack/core';
import { chatError, openaiErrorBody } from './chat-answer.ts';
import {
  answerTiming,
  hasContent,
  inOrder,
  inputJson,
  inputPieces,
  streamTiming,
  type ToolTurn,
  type Turn,
  type TurnUsage,
  textPieces,
  usageOf,
} from './script.ts';
import type { ScriptedRequest } from './scripted-request.ts';
import type { UpstreamAnswer } from './start-upstream.ts';

interface WireEvent {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** One output item: as it begins, what arrives of it, and the whole of it. One without a beginning comes whole. */
interface Item {
  readonly start?: object;
  readonly parts: readonly WireEvent[];
  readonly whole: object;
}

/** A turn as `POST /v1/responses` answers it. Tool calls have ids by now. */
export function responsesAnswer(turn: Turn, request: ScriptedRequest): UpstreamAnswer {
  if (turn.error !== undefined && !(hasContent(turn) && request.stream)) return { ...chatError(turn.error), ...answerTiming(turn) };
  if (!request.stream) return { json: response(turn, request), ...answerTiming(turn) };
  const sse = events(turn, request).map((event, sequence_number) => formatSse(event.type, { ...event, sequence_number }));
  return { sse, ...streamTiming(turn) };
}

function events(turn: Turn, request: ScriptedRequest): readonly WireEvent[] {
  const begun = { ...head(request), status: 'in_progress', output: [], usage: null };
  const content = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...inOrder(outputItems(turn).map(itemEvents), turn),
  ];
  // What goes wrong goes wrong inside an item.
  const inside = content.length > 2 ? content.slice(0, -1) : content;
  if (turn.interrupted !== undefined) return inside;
  if (turn.error !== undefined) {
    const { error } = openaiErrorBody(turn.error);
    return [...inside, { type: 'error', error }, { type: 'response.failed', response: { ...begun, status: 'failed', error } }];
  }
  return [...content, { type: turn.stop === undefined ? 'response.completed' : 'response.incomplete', response: response(turn, request) }];
}

function itemEvents({ start, parts, whole }: Item, output_index: number): readonly WireEvent[] {
  return [
    ...(start === undefined ? [] : [{ type: 'response.output_item.added', output_index, item: start }]),
    ...parts.map((part) => ({ ...part, output_index })),
    { type: 'response.output_item.done', output_index, item: whole },
  ];
}

function outputItems(turn: Turn): readonly Item[] {
  return [...reasoningItem(turn), ...messageItem(turn), ...(turn.tools ?? []).map((tool, index) => callItem(tool, index, turn))];
}

/** The encrypted content is partial when the item is added, and final when it is done. */
function reasoningItem({ thinking }: Turn): readonly Item[] {
  if (thinking === undefined) return [];
  const id = 'rs_1';
  const place = { item_id: id, summary_index: 0 };
  const part = { type: 'summary_text', text: thinking };
  return [
    {
      start: { id, type: 'reasoning', summary: [], encrypted_content: 'partial' },
      parts: [
        { type: 'response.reasoning_summary_part.added', ...place, part: { ...part, text: '' } },
        ...textPieces(thinking).map((delta) => ({ type: 'response.reasoning_summary_text.delta', ...place, delta })),
        { type: 'response.reasoning_summary_text.done', ...place, text: thinking },
        { type: 'response.reasoning_summary_part.done', ...place, part },
      ],
      whole: { id, type: 'reasoning', summary: [part], encrypted_content: Buffer.from(thinking).toString('base64') },
    },
  ];
}

function messageItem(turn: Turn): readonly Item[] {
  if (turn.text === undefined) return [];
  const id = 'msg_1';
  const place = { item_id: id, content_index: 0 };
  const text = textPieces(turn.text).join('');
  const part = { type: 'output_text', text, annotations: [] };
  const item = { id, type: 'message', role: 'assistant' };
  return [
    {
      start: { ...item, status: 'in_progress', content: [] },
      parts: [
        { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
        ...textPieces(turn.text).map((delta) => ({ type: 'response.output_text.delta', ...place, delta })),
        { type: 'response.output_text.done', ...place, text },
        { type: 'response.content_part.done', ...place, part },
      ],
      whole: { ...item, status: 'completed', content: [part] },
    },
  ];
}

function callItem({ id: call_id, name, ...call }: ToolTurn, index: number, { toolStream }: Turn): Item {
  const id = `fc_${index}`;
  const item = { id, type: 'function_call', call_id, name };
  const whole = { ...item, status: call.isCutOff ? 'incomplete' : 'completed', arguments: inputJson(call) };
  if (toolStream === 'whole') return { parts: [], whole };
  return {
    start: { ...item, status: 'in_progress', arguments: '' },
    parts: [
      ...inputPieces(call).map((delta) => ({ type: 'response.function_call_arguments.delta', item_id: id, delta })),
      ...(call.isCutOff ? [] : [{ type: 'response.function_call_arguments.done', item_id: id, name, arguments: whole.arguments }]),
    ],
    whole,
  };
}

function response(turn: Turn, request: ScriptedRequest): object {
  return {
    ...head(request),
    status: turn.stop === undefined ? 'completed' : 'incomplete',
    incomplete_details: turn.stop === undefined ? null : { reason: turn.stop === 'length' ? 'max_output_tokens' : 'content_filter' },
    output: outputItems(turn).map(({ whole }) => whole),
    usage: wireUsage(usageOf(turn, request.upstream.text)),
  };
}

function head({ number, model }: ScriptedRequest): object {
  return { id: `resp_${number}`, object: 'response', created_at: 1_795_400_000, model, error: null, incomplete_details: null };
}

function wireUsage({ prompt, completion, cached = 0 }: TurnUsage): object {
  return {
    input_tokens: prompt,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: completion,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: prompt + completion,
  };
}
