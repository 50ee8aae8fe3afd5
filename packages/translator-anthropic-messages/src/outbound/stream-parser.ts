import { type EventBatch, GatewayError, type SseEvent, SseParser, type StreamParser, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject, textOf } from '@llama-stack/core/translation';
import { EventReader } from './event-reader.ts';
import type { MessagesQuirks } from './quirks.ts';

/** An upstream's Messages stream. What came before an error in the same read is delivered first: the next call throws. */
export class MessagesStreamParser implements StreamParser {
  readonly #sse = new SseParser();
  readonly #reader: EventReader;
  #failure: unknown;

  constructor(call: UpstreamCall<MessagesQuirks>) {
    this.#reader = new EventReader(call);
  }

  begin(): EventBatch {
    return this.#reader.take();
  }

  push(chunk: Uint8Array): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      this.#readAll(this.#sse.push(chunk));
      return this.#reader.take();
    } catch (error) {
      const batch = this.#reader.take();
      if (batch.length === 0) throw error;
      this.#failure = error;
      return batch;
    }
  }

  /** A stream that said why it stopped is whole, also without its `message_stop`. */
  end(): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    this.#readAll(this.#sse.end());
    if (this.#reader.state === 'stopped') this.#reader.finish();
    if (this.#reader.state === 'empty')
      throw new GatewayError('upstream', 'The upstream answered with an empty stream', { noAnswer: true });
    if (this.#reader.state === 'begun') throw new GatewayError('upstream', 'The upstream ended its stream in the middle of the answer');
    return this.#reader.take();
  }

  #readAll(events: readonly SseEvent[]): void {
    for (const { event, data } of events) {
      if (data === '[DONE]') continue;
      const value = parseData(event, data);
      if (isJsonObject(value)) this.#reader.read(value, textOf(value.type) || event);
    }
  }
}

function parseData(event: string, data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new GatewayError('upstream', `The upstream sent a stream event '${event}' that is not JSON (${data.length} characters)`, {
      cause,
    });
  }
}
