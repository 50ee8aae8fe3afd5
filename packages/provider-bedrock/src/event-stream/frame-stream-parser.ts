import { type EventBatch, GatewayError, type StreamParser } from '@llama-stack/core';
import { readException } from '../errors/parse-error.ts';
import type { Frame } from './frame.ts';
import { FrameReader } from './frame-reader.ts';

/** Makes events of an answer's frames. */
export interface FrameSink {
  /** Throws GatewayError when the event tells of a failure. */
  read(frame: Frame): void;
  /** The end of the body. Throws GatewayError when the answer is not whole. */
  end(): void;
  /** Ends what can be ended of an answer that failed. */
  break(): void;
  take(): EventBatch;
}

/** An answer in AWS's event stream. What came before an exception in the same read is delivered first: the next call throws. */
export class FrameStreamParser implements StreamParser {
  readonly #frames = new FrameReader();
  readonly #sink: FrameSink;
  #failure: unknown;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  begin(): EventBatch {
    return this.#sink.take();
  }

  push(chunk: Uint8Array): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      for (const frame of this.#frames.push(chunk)) {
        if (frame.kind !== 'event') throw readException(frame.type, frame.payload);
        this.#sink.read(frame);
      }
      return this.#sink.take();
    } catch (error) {
      this.#sink.break();
      const batch = this.#sink.take();
      if (batch.length === 0) throw error;
      this.#failure = error;
      return batch;
    }
  }

  end(): EventBatch {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#frames.isCut) throw new GatewayError('upstream', 'The upstream ended its stream in the middle of an event');
    this.#sink.end();
    return this.#sink.take();
  }
}
