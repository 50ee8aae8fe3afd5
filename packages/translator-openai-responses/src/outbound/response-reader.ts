import { type EventBatch, GatewayError, MessageBuilder, refusalDetails, type StopReason, type UpstreamCall } from '@llama-stack/core';
import { type AnswerReader, isErrorBody, type JsonObject, objectOf, readStreamError, textOf } from '@llama-stack/core/translation';
import type { ResponsesQuirks } from '../quirks.ts';
import { FunctionCallReader } from './function-call-reader.ts';
import { readUsage } from './read-usage.ts';
import { ReasoningItemReader, sealItem } from './reasoning-item-reader.ts';

/** Why a response is incomplete. What is not here is an end like any other. */
const incompleteReasons: Readonly<Record<string, StopReason>> = { max_output_tokens: 'max_tokens', content_filter: 'refusal' };

/** Events of a response in, or a whole response; a builder's events out. */
export class ResponseReader implements AnswerReader {
  readonly #builder: MessageBuilder;
  readonly #reasoning: ReasoningItemReader;
  readonly #calls: FunctionCallReader;
  /** `output_index` of messages whose text came in deltas. */
  readonly #streamed = new Set<unknown>();
  #hasItems = false;
  #state: AnswerReader['state'] = 'empty';

  constructor(call: UpstreamCall<ResponsesQuirks>) {
    this.#builder = new MessageBuilder({
      id: call.messageId,
      model: call.clientModel,
      promptTokens: call.promptTokens,
      stopSequences: call.request.stop_sequences,
      sealThinking: () => sealItem(call),
    });
    this.#builder.start();
    this.#reasoning = new ReasoningItemReader(call, this.#builder);
    this.#calls = new FunctionCallReader(call, this.#builder);
  }

  /** A stop sequence ends the answer before the upstream does. */
  get state(): AnswerReader['state'] {
    return this.#builder.isFinished ? 'ended' : this.#state;
  }

  take(): EventBatch {
    return this.#builder.take();
  }

  read(chunk: JsonObject): void {
    if (this.state === 'ended') return;
    if (isErrorBody(chunk) || chunk.type === 'error') throw readStreamError(chunk);
    if (typeof chunk.type === 'string') this.#readEvent(chunk.type, chunk);
    else if (Array.isArray(chunk.output)) this.#readEnd(chunk);
  }

  finish(): void {
    if (this.state === 'ended') return;
    if (this.#state !== 'stopped') throw new GatewayError('upstream', 'The upstream ended the stream early');
    this.#state = 'ended';
    this.#calls.finish();
    this.#builder.finish();
  }

  refuse(explanation: string): void {
    this.#builder.stop('refusal', refusalDetails(explanation));
    this.#state = 'stopped';
    this.finish();
  }

  break(): void {
    this.#state = 'ended';
    this.#builder.endBlock();
  }

  #readEvent(type: string, event: JsonObject): void {
    if (this.#state === 'empty') this.#state = 'begun';
    const index = event.output_index ?? event.item_id;
    switch (type) {
      case 'response.output_item.added':
        this.#hasItems = true;
        if (objectOf(event.item).type === 'function_call') this.#calls.begin(index, objectOf(event.item));
        break;
      case 'response.output_item.done':
        this.#readItem(index, objectOf(event.item));
        break;
      case 'response.completed':
      case 'response.incomplete':
        this.#readEnd(objectOf(event.response));
        this.finish();
        break;
      case 'response.failed':
      case 'response.cancelled':
        throw readStreamError(objectOf(event.response));
      default:
        this.#readDelta(type, index, event);
    }
  }

  #readDelta(type: string, index: unknown, event: JsonObject): void {
    const delta = textOf(event.delta);
    switch (type) {
      case 'response.output_text.delta':
        this.#streamed.add(index);
        this.#builder.text(delta);
        break;
      case 'response.refusal.delta':
        this.#streamed.add(index);
        this.#refuse(delta);
        break;
      case 'response.reasoning_summary_part.added':
        this.#reasoning.part(index);
        break;
      case 'response.reasoning_summary_text.delta':
        this.#reasoning.delta(index, 'summary', delta);
        break;
      case 'response.reasoning_text.delta':
        this.#reasoning.delta(index, 'text', delta);
        break;
      case 'response.function_call_arguments.delta':
        this.#calls.input(index, delta);
    }
  }

  /** An item that is whole. What was not streamed of it is read from it. */
  #readItem(index: unknown, item: JsonObject): void {
    this.#hasItems = true;
    if (item.type === 'reasoning') this.#reasoning.done(index, item);
    else if (item.type === 'function_call') this.#calls.done(index, item);
    else if (item.type === 'message') this.#readMessage(index, item);
  }

  /** The next message is a block of its own: with its phase, which the texts' order tells. */
  #readMessage(index: unknown, { content }: JsonObject): void {
    if (!this.#streamed.has(index) && Array.isArray(content)) {
      for (const part of content.map(objectOf)) {
        if (part.type === 'refusal') this.#refuse(textOf(part.refusal));
        else this.#builder.text(textOf(part.text));
      }
    }
    if (this.state === 'ended') return;
    this.#builder.endBlock();
  }

  #refuse(text: string): void {
    this.#builder.text(text);
    this.#builder.stop('refusal', refusalDetails());
  }

  /** The response as its last event has it, or a whole one. */
  #readEnd(response: JsonObject): void {
    if (isErrorBody(response) || response.status === 'failed') throw readStreamError(response);
    this.#builder.usage(readUsage(response.usage));
    const output: readonly unknown[] = Array.isArray(response.output) ? response.output : [];
    if (!this.#hasItems) for (const [index, item] of output.entries()) this.#readItem(index, objectOf(item));
    if (this.state === 'ended') return;
    this.#state = 'stopped';
    if (this.#builder.stopReason === 'refusal') return;
    const reason = incompleteReasons[textOf(objectOf(response.incomplete_details).reason)] ?? 'end_turn';
    this.#builder.stop(reason, reason === 'refusal' ? refusalDetails() : {});
  }
}
