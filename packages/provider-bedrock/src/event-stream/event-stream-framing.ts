import type { AnswerFraming, AnswerReader, JsonObject } from '@llama-stack/core/translation';
import { readException } from '../errors/parse-error.ts';
import { FrameReader } from './frame-reader.ts';

/** An answer in AWS's event stream: each event's payload is a chunk, or holds one. */
export class EventStreamFraming implements AnswerFraming {
  readonly #frames = new FrameReader();
  readonly #chunkOf: (payload: JsonObject) => JsonObject;

  constructor(chunkOf: (payload: JsonObject) => JsonObject = (payload) => payload) {
    this.#chunkOf = chunkOf;
  }

  push(bytes: Uint8Array, reader: AnswerReader): void {
    for (const { kind, type, payload } of this.#frames.push(bytes)) {
      if (kind !== 'event') throw readException(type, payload);
      reader.read(this.#chunkOf(payload), type);
    }
  }
}
