import type { StreamParser } from '../contracts/api-translator.ts';
import { GatewayError, type GatewayErrorDetails, isGatewayError } from '../errors/gateway-error.ts';
import type { EventBatch } from '../messages/stream-event.ts';
import type { AnswerFraming } from './answer-framing.ts';
import type { AnswerReader } from './answer-reader.ts';
import { SseFraming } from './sse-framing.ts';

/**
 * An upstream's answer as it streams, however it is framed. What came before an error in the same read is delivered first: the next
 * call throws.
 */
export class AnswerStream implements StreamParser {
  readonly #reader: AnswerReader;
  readonly #framing: AnswerFraming;
  #failure: unknown;
  #isAnswered = false;

  constructor(reader: AnswerReader, framing: AnswerFraming = new SseFraming()) {
    this.#reader = reader;
    this.#framing = framing;
  }

  begin(): EventBatch {
    return this.#reader.take();
  }

  push(chunk: Uint8Array): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      this.#read(chunk);
      return this.#take();
    } catch (error) {
      this.#reader.break();
      const batch = this.#take();
      if (batch.length === 0) throw error;
      this.#failure = error;
      return batch;
    }
  }

  /** A stream that said why it stopped is whole, also without what should follow. */
  end(): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    this.#read();
    if (this.#reader.state === 'empty') throw cutOff('The upstream answered with an empty stream', { noAnswer: true });
    if (this.#reader.state === 'begun') throw cutOff('The upstream ended the stream early', { noAnswer: !this.#isAnswered });
    this.#reader.finish();
    return this.#reader.take();
  }

  /** Reads a piece of the body, or its end. A content filter's error is no failure: it ends the answer (E12). */
  #read(chunk?: Uint8Array): void {
    try {
      if (chunk === undefined) this.#framing.end?.(this.#reader);
      else this.#framing.push(chunk, this.#reader);
    } catch (error) {
      if (!isGatewayError(error) || error.details.refusal !== true) throw error;
      this.#reader.refuse(error.message);
    }
  }

  #take(): EventBatch {
    const batch = this.#reader.take();
    if (batch.length > 0) this.#isAnswered = true;
    return batch;
  }
}

function cutOff(message: string, details: GatewayErrorDetails): GatewayError {
  return new GatewayError('upstream', message, details);
}
