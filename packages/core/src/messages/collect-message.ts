import { GatewayError } from '../errors/gateway-error.ts';
import { BlockCollector } from './block-collector.ts';
import type { Message, OutputBlock } from './message.ts';
import type { EventBatch, MessageStreamEvent } from './stream-event.ts';

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

class MessageCollector {
  #message: Message | undefined;
  #ended = false;
  readonly #content: OutputBlock[] = [];
  readonly #blocks = new BlockCollector({
    onBlock: (block) => this.#content.push(block),
    onBrokenCall: (_, cause) => {
      throw new GatewayError('upstream', 'The upstream sent a tool call whose input is not JSON', { cause });
    },
  });

  push(event: MessageStreamEvent): void {
    if (event.type === 'message_start') this.#message = event.message;
    else if (event.type === 'message_stop') this.#ended = true;
    else if (event.type !== 'message_delta') this.#blocks.push(event);
    else if (this.#message !== undefined) this.#message = { ...this.#message, ...event.delta, usage: event.usage };
  }

  message(): Message {
    if (this.#message === undefined || !this.#ended) throw new GatewayError('upstream', 'The upstream ended its answer early');
    return { ...this.#message, content: this.#content };
  }
}
