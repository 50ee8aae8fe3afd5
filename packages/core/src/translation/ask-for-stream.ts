import { fields } from '../config/fields.ts';
import type { QuirksOf } from './quirks-of.ts';

/** How an upstream streams. */
export const streamingQuirks = () => ({
  /** False for models that answer only whole. */
  streams: fields.flag(),
  /** The largest `max_tokens` of an answer that is not streamed: with more it is, and put together here. 0 for upstreams that only stream. */
  maxTokensWithoutStream: fields.amount().nullable(),
});

export interface StreamingQuirks extends QuirksOf<typeof streamingQuirks> {}

/** Whether the upstream is asked for a stream (R19). The answer is read by what it turns out to be, whatever the client asked for. */
export function askForStream(wanted: boolean | null | undefined, maxTokens: number, quirks: StreamingQuirks): boolean {
  const { streams, maxTokensWithoutStream } = quirks;
  return streams && (wanted === true || (maxTokensWithoutStream !== null && maxTokens > maxTokensWithoutStream));
}
