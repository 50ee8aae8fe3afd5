import { collectEvents, GatewayError, type Message, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject } from '@llama-stack/core/translation';
import { EventReader } from './event-reader.ts';
import type { MessagesQuirks } from './quirks.ts';

/** A whole answer, read as the stream that it would have been: both are put right in one place. */
export function parseMessage(body: unknown, call: UpstreamCall<MessagesQuirks>): Message {
  const reader = new EventReader(call);
  if (isJsonObject(body)) reader.read(body);
  if (reader.state === 'empty') {
    throw new GatewayError('upstream', 'The upstream answered with JSON that is not a message: it has no `content`');
  }
  reader.finish();
  return collectEvents(reader.take());
}
