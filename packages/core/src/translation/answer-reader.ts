import type { EventBatch } from '../messages/stream-event.ts';
import type { JsonObject } from './json-object.ts';

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
