import { type EventBatch, GatewayError, type MessageStreamEvent } from '@llama-stack/core';

/** An answer that has begun for good: what came up to its first content, and what is still to come. */
export interface OpenedAnswer {
  readonly held: EventBatch;
  readonly rest: AsyncIterator<EventBatch>;
}

/**
 * Reads up to the first event that carries content, or the end: an upstream that accepts a call and then fails (S19) fails here,
 * while its error can still have a status.
 */
export async function openAnswer(batches: AsyncIterable<EventBatch>): Promise<OpenedAnswer> {
  const rest = batches[Symbol.asyncIterator]();
  const held: MessageStreamEvent[] = [];
  while (true) {
    const read = await rest.next();
    if (read.done) break;
    held.push(...read.value);
    if (read.value.some(({ type }) => type !== 'message_start')) return { held, rest };
  }
  throw new GatewayError('upstream', 'The upstream ended its answer before it began', { noAnswer: true });
}

/** The same events without `message_start`, for a stream that has sent one already. */
export function withoutStart(batch: EventBatch): EventBatch {
  return batch.filter(({ type }) => type !== 'message_start');
}
