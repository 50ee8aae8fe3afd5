import { type EventBatch, MessageBuilder, refusalDetails, type UpstreamCall } from '@llama-stack/core';
import {
  type AnswerReader,
  createClientToolIds,
  DeclaredTools,
  isCutShort,
  type JsonObject,
  objectOf,
  parseToolInput,
  textOf,
} from '@llama-stack/core/translation';
import type { ConverseQuirks } from './quirks.ts';
import { readUsage } from './read-usage.ts';
import { ReasoningReader } from './reasoning-reader.ts';
import { sealState } from './reasoning-seal.ts';
import { readStopReason } from './stop-reasons.ts';

/** A call that the upstream has begun. */
interface OpenCall {
  readonly id: string;
  readonly name: string;
}

/** Converse's events in, a builder's out. */
export class ConverseReader implements AnswerReader {
  readonly #call: UpstreamCall<ConverseQuirks>;
  readonly #builder: MessageBuilder;
  readonly #reasoning: ReasoningReader;
  readonly #tools: DeclaredTools;
  readonly #clientId: (upstreamId: string) => string;
  readonly #open = new Map<unknown, OpenCall>();
  readonly #calls: OpenCall[] = [];
  /** White space that begins a text, if a text follows. */
  #space: string | undefined = '';
  #hasUsage = false;
  #state: AnswerReader['state'] = 'empty';

  constructor(call: UpstreamCall<ConverseQuirks>) {
    this.#call = call;
    this.#builder = new MessageBuilder({
      id: call.messageId,
      model: call.clientModel,
      promptTokens: call.promptTokens,
      stopSequences: call.request.stop_sequences,
      sealThinking: () => sealState(call, {}),
    });
    this.#reasoning = new ReasoningReader(call, this.#builder);
    this.#tools = new DeclaredTools(call);
    this.#clientId = createClientToolIds(call);
    this.#builder.start();
  }

  /** A stop sequence ends the answer before the upstream does. */
  get state(): AnswerReader['state'] {
    return this.#builder.isFinished ? 'ended' : this.#state;
  }

  take(): EventBatch {
    return this.#builder.take();
  }

  /** The order of the last two events is not fixed: the message ends with whichever is later. */
  read(payload: JsonObject, event = ''): void {
    if (this.state === 'ended') return;
    if (this.#state === 'empty') this.#state = 'begun';
    switch (event) {
      case 'contentBlockStart':
        this.#start(payload.contentBlockIndex, objectOf(objectOf(payload.start).toolUse));
        break;
      case 'contentBlockDelta':
        this.#delta(payload.contentBlockIndex, objectOf(payload.delta));
        break;
      case 'contentBlockStop':
        this.#stopBlock(payload.contentBlockIndex);
        break;
      case 'messageStop':
        this.#stop(payload);
        break;
      case 'metadata':
        this.#builder.usage(readUsage(payload.usage));
        this.#hasUsage = true;
    }
    if (this.#state === 'stopped' && this.#hasUsage) this.finish();
  }

  finish(): void {
    if (this.state === 'ended') return;
    this.#state = 'ended';
    for (const index of [...this.#open.keys()]) this.#stopBlock(index);
    this.#reasoning.stop();
    if (!isCutShort(this.#builder.stopReason)) this.#checkInputs();
    this.#builder.finish();
  }

  refuse(explanation: string): void {
    this.#builder.stop('refusal', refusalDetails(explanation));
    this.finish();
  }

  /** A call stays open: the client must not run it. */
  break(): void {
    this.#state = 'ended';
    this.#builder.endBlock();
  }

  #start(index: unknown, { toolUseId, name }: JsonObject): void {
    if (typeof name !== 'string') return;
    const call = { id: this.#clientId(textOf(toolUseId)), name: this.#tools.find(name) ?? name };
    this.#open.set(index, call);
    this.#calls.push(call);
    this.#builder.toolUse(call.id, call.name);
  }

  #delta(index: unknown, delta: JsonObject): void {
    if (typeof delta.text === 'string') this.#text(delta.text);
    if (delta.reasoningContent !== undefined) this.#reasoning.read(delta.reasoningContent);
    const call = this.#open.get(index);
    if (call !== undefined) this.#builder.toolInput(call.id, textOf(objectOf(delta.toolUse).input));
  }

  /** A text that is white space only is no text. */
  #text(text: string): void {
    if (this.#space === undefined) this.#builder.text(text);
    else {
      this.#space += text;
      if (this.#space.trim() === '') return;
      this.#builder.text(this.#space);
      this.#space = undefined;
    }
  }

  #stopBlock(index: unknown): void {
    const call = this.#open.get(index);
    this.#open.delete(index);
    this.#space = '';
    this.#reasoning.stop();
    this.#builder.endBlock(call?.id);
  }

  #stop({ stopReason, additionalModelResponseFields }: JsonObject): void {
    const reason = readStopReason(textOf(stopReason));
    this.#state = 'stopped';
    if (reason === 'stop_sequence')
      this.#builder.stop(reason, { stop_sequence: this.#stopSequence(objectOf(additionalModelResponseFields)) });
    else if (reason === 'refusal') this.#builder.stop(reason, refusalDetails());
    else this.#builder.stop(reason);
  }

  /** The model's own word, in a stream or in a whole answer; else the only one it can have been. */
  #stopSequence({ delta, stop_sequence }: JsonObject): string | null {
    const named = textOf(objectOf(delta).stop_sequence) || textOf(stop_sequence);
    const [only, ...others] = this.#call.request.stop_sequences ?? [];
    return named || (others.length === 0 ? (only ?? null) : null);
  }

  /** Throws GatewayError for a call whose input is no JSON object, though the model says that it is whole (S12). */
  #checkInputs(): void {
    for (const { id, name } of this.#calls) {
      const json = this.#builder.inputOf(id);
      if (json !== '') parseToolInput(name, json);
    }
  }
}
