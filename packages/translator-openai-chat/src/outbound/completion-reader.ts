import { type EventBatch, refusalDetails, type UpstreamCall } from '@llama-stack/core';
import {
  type AnswerReader,
  isCutShort,
  isErrorBody,
  isJsonObject,
  type JsonObject,
  objectOf,
  readStreamError,
  ThinkTagSplitter,
  textOf,
} from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';
import { AnswerWriter } from './answer-writer.ts';
import { CallSalvager } from './call-salvager.ts';
import { findUsage, readUsage } from './read-usage.ts';
import { ReasoningReader } from './reasoning-reader.ts';
import { readStopReason } from './stop-reasons.ts';
import { ToolCallReader } from './tool-call-reader.ts';

/** Chunks of a completion in, a builder's events out. */
export class CompletionReader implements AnswerReader {
  readonly #call: UpstreamCall<ChatQuirks>;
  readonly #writer: AnswerWriter;
  readonly #splitter: ThinkTagSplitter;
  readonly #reasoning: ReasoningReader;
  readonly #tools: ToolCallReader;
  readonly #salvager: CallSalvager | undefined;
  /** Text that came amid a call's input. */
  #late = '';
  #state: AnswerReader['state'] = 'empty';

  constructor(call: UpstreamCall<ChatQuirks>) {
    this.#call = call;
    this.#writer = new AnswerWriter(call);
    this.#tools = new ToolCallReader(call, this.#writer);
    this.#salvager = call.quirks.salvageToolCalls ? new CallSalvager(call, this.#tools) : undefined;
    const through = (show: (piece: string) => void) => this.#salvager?.through(show) ?? show;
    this.#reasoning = new ReasoningReader(
      call.quirks.reasoning,
      through((piece) => this.#thinking(piece)),
    );
    this.#splitter = new ThinkTagSplitter(call.quirks, {
      thinking: (piece) => this.#reasoning.readTagged(piece),
      text: through((piece) => this.#text(piece)),
    });
  }

  /** How far the upstream has come: `stopped` once it said why the answer ended. A stop sequence ends it before that. */
  get state(): AnswerReader['state'] {
    return this.#writer.builder.isFinished ? 'ended' : this.#state;
  }

  take(): EventBatch {
    return this.#writer.take();
  }

  /** Reads one chunk, or a whole completion. Throws GatewayError when it tells of a failure. */
  read(chunk: JsonObject): void {
    if (this.state === 'ended') return;
    if (isErrorBody(chunk)) throw readStreamError(chunk);
    const choice = firstChoice(chunk.choices);
    const usage = findUsage(chunk, choice ?? {});
    if (usage !== undefined && usage !== null) this.#writer.builder.usage(readUsage(usage, this.#call.quirks));
    if (choice === undefined) return;
    if (isErrorBody(choice)) throw readStreamError(choice);
    if (this.#state === 'empty') this.#state = 'begun';
    this.#delta(objectOf(choice.delta ?? choice.message));
    if (typeof choice.finish_reason === 'string' && choice.finish_reason !== '') this.#stop(choice.finish_reason, choice.stop_reason);
  }

  /** Writes the end of the message. */
  finish(): void {
    if (this.state === 'ended') return;
    this.#state = 'ended';
    const { builder } = this.#writer;
    this.#endText();
    this.#tools.finish(isCutShort(builder.stopReason));
    this.#writer.text(this.#late);
    this.#writer.finish();
  }

  refuse(explanation: string): void {
    this.#writer.builder.stop('refusal', refusalDetails(explanation));
    this.finish();
  }

  /** Ends what can be ended of an answer that failed. */
  break(): void {
    this.#state = 'ended';
    this.#writer.break();
  }

  #delta(delta: JsonObject): void {
    const details = this.#reasoning.details(delta);
    if (details.length > 0) this.#writer.details(details);
    this.#reasoning.read(delta);
    const { content, refusal, tool_calls, function_call } = delta;
    if (typeof content === 'string') {
      if (content !== '') this.#splitter.push(content);
    } else if (Array.isArray(content)) for (const part of content) this.#part(objectOf(part));
    if (typeof refusal === 'string' && refusal !== '') this.#refuse(refusal);
    if (Array.isArray(tool_calls)) this.#callTools(tool_calls);
    else if (isJsonObject(function_call)) this.#callTools([{ index: 0, function: function_call }]);
  }

  /** A part of a `content` array, as Mistral has them. */
  #part(part: JsonObject): void {
    if (part.type === 'thinking') this.#reasoning.readPart(part.thinking);
    else if (typeof part.refusal === 'string') this.#refuse(part.refusal);
    else this.#splitter.push(textOf(part.text));
  }

  #callTools(deltas: readonly unknown[]): void {
    if (deltas.length === 0) return;
    this.#endText();
    this.#tools.read(deltas);
  }

  /** Gives out what was held back, because it might have been a tag. */
  #endText(): void {
    this.#splitter.end();
    this.#salvager?.end();
  }

  #refuse(refusal: string): void {
    this.#text(refusal);
    this.#writer.builder.stop('refusal', refusalDetails());
  }

  #text(text: string): void {
    if (this.#tools.isOpen) this.#late += text;
    else this.#writer.text(text);
  }

  /** Reasoning amid a call's input would end the call: it is not worth that. */
  #thinking(text: string): void {
    if (!this.#tools.isOpen) this.#writer.thinking(text);
  }

  #stop(finishReason: string, stopSequence: unknown): void {
    const { request, quirks } = this.#call;
    const { builder } = this.#writer;
    const reason = readStopReason(finishReason, quirks.stopReasons);
    this.#state = 'stopped';
    if (builder.stopReason === 'refusal') return;
    // vLLM names the stop sequence in `stop_reason`; a number is a token of its own.
    const matched = typeof stopSequence === 'string' && request.stop_sequences?.includes(stopSequence) === true;
    if (matched && reason === 'end_turn') builder.stop('stop_sequence', { stop_sequence: stopSequence });
    else if (reason === 'refusal') builder.stop('refusal', refusalDetails());
    else builder.stop(reason);
  }
}

/** The first choice; others are answers that nobody asked for. */
function firstChoice(choices: unknown): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined;
  const [choice]: unknown[] = choices;
  if (!isJsonObject(choice)) return undefined;
  return typeof choice.index === 'number' && choice.index > 0 ? undefined : choice;
}
