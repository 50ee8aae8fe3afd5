/** How an upstream streams. */
export interface StreamingQuirks {
  /** False for models that answer only whole. */
  readonly streams: boolean;
  /** The largest `max_tokens` of an answer that is not streamed: with more it is, and put together here. 0 for upstreams that only stream. */
  readonly maxTokensWithoutStream: number | null;
}

/** Whether the upstream is asked for a stream (R19). The answer is read by what it turns out to be, whatever the client asked for. */
export function askForStream(wanted: boolean | null | undefined, maxTokens: number, quirks: StreamingQuirks): boolean {
  const { streams, maxTokensWithoutStream } = quirks;
  return streams && (wanted === true || (maxTokensWithoutStream !== null && maxTokens > maxTokensWithoutStream));
}
