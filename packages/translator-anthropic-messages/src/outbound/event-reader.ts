import {
  type EventBatch,
  GatewayError,
  MessageBuilder,
  type OtherBlock,
  refusalDetails,
  type StopReason,
  stopReasons,
  type UpstreamCall,
} from '@llama-stack/core';
import {
  type AnswerReader,
  createClientToolIds,
  isCutShort,
  isErrorBody,
  isThinkingOff,
  type JsonObject,
  objectOf,
  parseJson,
  readStreamError,
  ThinkTagSplitter,
  type ToolNames,
  textOf,
  toolNames,
} from '@llama-stack/core/translation';
import type { MessagesQuirks } from './quirks.ts';
import { readUsage } from './read-usage.ts';
import { sealSignature } from './thinking-seal.ts';

/** A block that the upstream has begun and not ended. */
interface OpenBlock {
  readonly start: JsonObject;
  /** The call's id as the client gets it. */
  readonly toolUseId: string | undefined;
  signature: string;
  /** Input of a server tool's call, which is passed on whole. */
  json: string;
  touched: boolean;
}

/** An upstream's Messages events in, a builder's out: whatever the upstream left out or got wrong, the builder writes it right. */
export class EventReader implements AnswerReader {
  readonly #call: UpstreamCall<MessagesQuirks>;
  readonly #builder: MessageBuilder;
  readonly #toolId: (upstreamId: string) => string;
  #names: ToolNames | undefined;
  readonly #hidesThinking: boolean;
  readonly #text: ThinkTagSplitter;
  readonly #open = new Map<unknown, OpenBlock>();
  #state: AnswerReader['state'] = 'empty';

  constructor(call: UpstreamCall<MessagesQuirks>) {
    this.#call = call;
    this.#toolId = createClientToolIds(call);
    this.#hidesThinking = isThinkingOff(call.request.thinking);
    this.#builder = new MessageBuilder({
      id: call.messageId,
      model: call.clientModel,
      promptTokens: call.promptTokens,
      stopSequences: call.request.stop_sequences,
      sealThinking: () => sealSignature(call, ''),
    });
    this.#text = new ThinkTagSplitter(call.quirks, {
      thinking: (text) => this.#thinking(undefined, text),
      text: (text) => this.#builder.text(text),
    });
    this.#builder.start();
  }

  /** How far the upstream has come: `stopped` once it said why the answer ended. A stop sequence ends it before that. */
  get state(): AnswerReader['state'] {
    return this.#builder.isFinished ? 'ended' : this.#state;
  }

  take(): EventBatch {
    return this.#builder.take();
  }

  /**
   * Reads an event, or a whole message. Throws GatewayError for the upstream's `error` event. Pings, unknown events and what follows
   * `message_stop` are nothing to us.
   */
  read(event: JsonObject, name = ''): void {
    if (this.state === 'ended') return;
    const type = textOf(event.type) || name;
    if (isErrorBody(event)) throw readStreamError(event);
    // Go writes an empty list as `null`.
    const content = event.content === null ? [] : event.content;
    if (Array.isArray(content)) {
      this.#readWhole(event, content);
      return;
    }
    if (this.#state === 'empty' && isOurs.has(type)) this.#state = 'begun';
    switch (type) {
      case 'message_start':
        this.#builder.usage(readUsage(objectOf(event.message).usage));
        break;
      case 'content_block_start':
        this.#start(event.index, objectOf(event.content_block));
        break;
      case 'content_block_delta':
        this.#delta(this.#open.get(event.index), objectOf(event.delta));
        break;
      case 'content_block_stop':
        this.#stop(event.index);
        break;
      case 'message_delta':
        this.#end(objectOf(event.delta), event.usage);
        break;
      case 'message_stop':
        this.finish();
    }
  }

  /** Writes the end of the message. Throws GatewayError for an answer that the upstream gave up. */
  finish(): void {
    if (this.#call.quirks.saysWhyItStops && this.#builder.stopReason === null) {
      throw new GatewayError('upstream', 'The upstream gave up in the middle of its answer (it gave no stop reason)');
    }
    this.#state = 'ended';
    const isCut = isCutShort(this.#builder.stopReason);
    // A call that is still open where the answer was cut short is not whole, whatever its input looks like.
    for (const [index, { toolUseId }] of this.#open) if (toolUseId === undefined || !isCut) this.#stop(index);
    this.#builder.finish();
  }

  refuse(explanation: string): void {
    this.#builder.stop('refusal', refusalDetails(explanation));
    this.finish();
  }

  /** Ends what is readable of an answer that failed. A call stays open: the client must not run it. */
  break(): void {
    this.#state = 'ended';
    this.#builder.endBlock();
  }

  #readWhole(message: JsonObject, content: readonly unknown[]): void {
    this.#state = 'begun';
    for (const [index, block] of content.entries()) {
      this.#start(index, objectOf(block));
      this.#stop(index);
    }
    this.#end(message, message.usage);
  }

  #start(index: unknown, start: JsonObject): void {
    this.#stop(index);
    const toolUseId = start.type === 'tool_use' ? this.#toolId(textOf(start.id)) : undefined;
    const block: OpenBlock = { start, toolUseId, signature: textOf(start.signature), json: '', touched: false };
    this.#open.set(index, block);
    if (toolUseId !== undefined) this.#builder.toolUse(toolUseId, this.#toolName(textOf(start.name)));
    else if (start.type === 'text') this.#text.push(textOf(start.text));
    else if (start.type === 'thinking') this.#thinking(block, textOf(start.thinking));
  }

  /** The client's own name of a tool. */
  #toolName(name: string): string {
    this.#names ??= toolNames(this.#call.request, this.#call.quirks);
    return this.#names.toClient(name);
  }

  #delta(block: OpenBlock | undefined, delta: JsonObject): void {
    switch (delta.type) {
      case 'text_delta':
        this.#text.push(textOf(delta.text));
        break;
      case 'thinking_delta':
        this.#thinking(block, textOf(delta.thinking));
        break;
      case 'signature_delta':
        if (block !== undefined) block.signature = textOf(delta.signature);
        break;
      case 'input_json_delta':
        if (block !== undefined) this.#input(block, textOf(delta.partial_json));
    }
  }

  #thinking(block: OpenBlock | undefined, text: string): void {
    if (this.#hidesThinking || text === '') return;
    if (block !== undefined) block.touched = true;
    this.#builder.thinking(text);
  }

  #input(block: OpenBlock, json: string): void {
    if (block.toolUseId === undefined) block.json += json;
    else this.#builder.toolInput(block.toolUseId, json);
  }

  #stop(index: unknown): void {
    const block = this.#open.get(index);
    if (block === undefined) return;
    this.#open.delete(index);
    switch (block.start.type) {
      case 'text':
        this.#text.end();
        this.#builder.endBlock();
        break;
      case 'thinking':
        this.#stopThinking(block);
        break;
      case 'tool_use':
        this.#stopCall(block.toolUseId ?? '', block.start.input);
        break;
      case 'redacted_thinking':
        if (!this.#hidesThinking) this.#builder.redactedThinking(sealSignature(this.#call, textOf(block.start.data)));
        break;
      default:
        this.#stopOther(block);
    }
  }

  #stopOther({ start, json }: OpenBlock): void {
    const whole = isOtherBlock(start) ? withInput(start, json) : undefined;
    if (whole !== undefined) this.#builder.block(whole);
  }

  #stopThinking({ signature, touched }: OpenBlock): void {
    if (this.#hidesThinking || (signature === '' && !touched)) return;
    if (!touched) this.#builder.thinking('');
    this.#builder.signature(sealSignature(this.#call, signature));
    this.#builder.endBlock();
  }

  /** Some servers send a call's whole input in its start, where clients do not look. */
  #stopCall(id: string, input: unknown): void {
    const whole = objectOf(input);
    if (this.#builder.inputOf(id) === '' && Object.keys(whole).length > 0) this.#builder.toolInput(id, JSON.stringify(whole));
    this.#builder.endBlock(id);
  }

  #end(delta: JsonObject, usage: unknown): void {
    this.#builder.usage(readUsage(usage));
    if (typeof delta.stop_reason !== 'string') return;
    this.#state = 'stopped';
    this.#builder.stop(isStopReason(delta.stop_reason) ? delta.stop_reason : 'end_turn', {
      ...(typeof delta.stop_sequence === 'string' && { stop_sequence: delta.stop_sequence }),
      ...(delta.stop_details != null && { stop_details: delta.stop_details }),
      ...(delta.safeguard_results !== undefined && { safeguard_results: delta.safeguard_results }),
    });
  }
}

function isStopReason(value: unknown): value is StopReason {
  return stopReasons.some((reason) => reason === value);
}

/** The events that an answer is made of. */
const isOurs: ReadonlySet<string> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);

/** Every block that has a type travels; `OtherBlock` names the few that we know. */
function isOtherBlock(block: JsonObject): block is OtherBlock {
  return typeof block.type === 'string';
}

/** Undefined when the input was cut off: such a block was never whole. */
function withInput(block: OtherBlock, json: string): OtherBlock | undefined {
  if (json === '') return block;
  const input = parseJson(json);
  return input === undefined ? undefined : { ...block, input };
}
