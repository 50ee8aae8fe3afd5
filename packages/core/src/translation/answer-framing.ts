import type { AnswerReader } from './answer-reader.ts';

/** How an upstream cuts its answer into chunks. Throws GatewayError for what is no chunk, or tells of a failure. */
export interface AnswerFraming {
  /** Hands on each chunk that is whole by now. */
  push(bytes: Uint8Array, reader: AnswerReader): void;
  /** The body has ended: hands on what is left of it. What is cut off there may be left out: the reader knows whether more was to come. */
  end?(reader: AnswerReader): void;
}
