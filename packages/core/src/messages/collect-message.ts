import { GatewayError } from '../errors/gateway-error.ts';
import type { Message, OutputBlock } from './message.ts';
import type { BlockDelta, EventBatch, MessageStreamEvent } from './stream-event.ts';

/**
 * Batches of one answer, put together as a whole message. A block without `content_block_stop` is left out: it was never
 * committed. Throws GatewayError `upstream` when the batches do not make a whole answer.
 */
export async function collectMessage(batches: AsyncIterable<EventBatch>): Promise<Message> {
  const collector = new MessageCollector();
  for await (const batch of batches) for (const event of batch) collector.push(event);
  return collector.message();
}

/** As `collectMessage`, of events that are all there already. */
export function collectEvents(events: EventBatch): Message {
  const collector = new MessageCollector();
  for (const event of events) collector.push(event);
  return collector.message();
}

interface OpenBlock {
  readonly start: OutputBlock;
  text: string;
  signature: string;
  /** Whether deltas carried `text`: a block may also come whole in its start. */
  touched: boolean;
}

class MessageCollector {
  #message: Message | undefined;
  #ended = false;
  readonly #content: OutputBlock[] = [];
  readonly #open = new Map<number, OpenBlock>();

  push(event: MessageStreamEvent): void {
    switch (event.type) {
      case 'message_start':
        this.#message = event.message;
        break;
      case 'content_block_start':
        this.#open.set(event.index, { start: event.content_block, text: '', signature: '', touched: false });
        break;
      case 'content_block_delta':
        this.#delta(event.index, event.delta);
        break;
      case 'content_block_stop':
        this.#close(event.index);
        break;
      case 'message_delta':
        if (this.#message !== undefined) this.#message = { ...this.#message, ...event.delta, usage: event.usage };
        break;
      case 'message_stop':
        this.#ended = true;
    }
  }

  message(): Message {
    if (this.#message === undefined || !this.#ended) throw new GatewayError('upstream', 'The upstream ended its answer early');
    return { ...this.#message, content: this.#content };
  }

  #delta(index: number, delta: BlockDelta): void {
    const block = this.#open.get(index);
    if (block === undefined) return;
    if (delta.type === 'signature_delta') block.signature = delta.signature;
    else {
      block.text += textOf(delta);
      block.touched = true;
    }
  }

  #close(index: number): void {
    const block = this.#open.get(index);
    if (block === undefined) return;
    this.#open.delete(index);
    this.#content.push(wholeBlock(block));
  }
}

function textOf(delta: Exclude<BlockDelta, { type: 'signature_delta' }>): string {
  if (delta.type === 'text_delta') return delta.text;
  return delta.type === 'thinking_delta' ? delta.thinking : delta.partial_json;
}

function wholeBlock({ start, text, signature, touched }: OpenBlock): OutputBlock {
  switch (start.type) {
    case 'text':
      return { ...start, text: start.text + text };
    case 'thinking':
      return { ...start, thinking: start.thinking + text, signature: signature === '' ? start.signature : signature };
    case 'tool_use':
    case 'server_tool_use':
      return touched ? { ...start, input: parseInput(text) } : start;
    default:
      return start;
  }
}

function parseInput(json: string): unknown {
  if (json.trim() === '') return {};
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new GatewayError('upstream', 'The upstream sent a tool call whose input is not JSON', { cause });
  }
}
