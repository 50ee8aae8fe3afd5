import type { StreamParser } from '../contracts/api-translator.ts';
import { GatewayError, type GatewayErrorDetails, isGatewayError } from '../errors/gateway-error.ts';
import type { EventBatch } from '../messages/stream-event.ts';
import { type SseEvent, SseParser } from '../sse/sse-parser.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { readStreamError } from './parse-error.ts';
import { PlainBody } from './plain-body.ts';

/** Reads one answer, chunk by chunk or whole, and writes its events. */
export interface AnswerReader {
  /** How far the upstream has come: `stopped` once it said why the answer ended. */
  readonly state: 'empty' | 'begun' | 'stopped' | 'ended';
  /** `event` is the chunk's name in the stream, if it has one. Throws GatewayError when the chunk tells of a failure. */
  read(chunk: JsonObject, event?: string): void;
  /** Ends the answer as one that the upstream's content filter refused. */
  refuse(explanation: string): void;
  /** Writes the end of the message. */
  finish(): void;
  /** Ends what can be ended of an answer that failed. */
  break(): void;
  take(): EventBatch;
}

/**
 * An upstream's stream of JSON chunks. What came before an error in the same read is delivered first: the next call throws. A body
 * that is no stream but one JSON object is read as a whole answer.
 */
export class JsonStreamParser implements StreamParser {
  readonly #sse = new SseParser();
  readonly #plain = new PlainBody();
  readonly #reader: AnswerReader;
  #failure: unknown;
  #isAnswered = false;

  constructor(reader: AnswerReader) {
    this.#reader = reader;
  }

  begin(): EventBatch {
    return this.#reader.take();
  }

  push(chunk: Uint8Array): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      if (!this.#plain.take(chunk)) this.#readAll(this.#sse.push(chunk));
      return this.#take();
    } catch (error) {
      if (this.#refuse(error)) return this.#take();
      this.#reader.break();
      const batch = this.#take();
      if (batch.length === 0) throw error;
      this.#failure = error;
      return batch;
    }
  }

  /** A stream that said why it stopped is whole, also without its `[DONE]`. */
  end(): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      if (this.#plain.isTaken) this.#readPlain();
      else this.#readAll(this.#sse.end());
    } catch (error) {
      if (!this.#refuse(error)) throw error;
    }
    if (this.#reader.state === 'empty') throw cutOff('The upstream answered with an empty stream', { noAnswer: true });
    if (this.#reader.state === 'begun') throw cutOff('The upstream ended the stream early', { noAnswer: !this.#isAnswered });
    this.#reader.finish();
    return this.#reader.take();
  }

  #take(): EventBatch {
    const batch = this.#reader.take();
    if (batch.length > 0) this.#isAnswered = true;
    return batch;
  }

  /** A content filter's error is no failure: it ends the answer (E12). */
  #refuse(error: unknown): boolean {
    if (!isGatewayError(error) || error.details.refusal !== true) return false;
    this.#reader.refuse(error.message);
    return true;
  }

  #readAll(events: readonly SseEvent[]): void {
    for (const { event, data } of events) {
      if (data === '[DONE]') this.#finish();
      else if (data !== '') this.#readEvent(event, data);
    }
  }

  #readEvent(event: string, data: string): void {
    if (this.#reader.state === 'ended') return;
    const chunk = parseData(data);
    if (!isJsonObject(chunk)) return;
    if (event === 'error') throw readStreamError(chunk);
    this.#reader.read(chunk, event);
  }

  #readPlain(): void {
    this.#reader.read(this.#plain.read());
    this.#finish();
  }

  /** The end by the upstream's own word, with or without a reason. */
  #finish(): void {
    if (this.#reader.state !== 'empty') this.#reader.finish();
  }
}

function cutOff(message: string, details: GatewayErrorDetails): GatewayError {
  return new GatewayError('upstream', message, details);
}

function parseData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    const message = `The upstream sent a stream event that is not JSON (${data.length} characters)`;
    throw new GatewayError('upstream', message, { cause });
  }
}
