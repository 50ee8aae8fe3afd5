import { collectEvents, GatewayError, type Message, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject, objectOf } from '@llama-stack/core/translation';
import { EventReader } from './event-reader.ts';
import { isErrorBody, readStreamError } from './parse-error.ts';
import type { MessagesQuirks } from './quirks.ts';

/** A whole answer, read as the stream that it would have been: both are put right in one place. */
export function parseMessage(body: unknown, call: UpstreamCall<MessagesQuirks>): Message {
  if (isJsonObject(body) && isErrorBody(body)) throw readStreamError(body);
  if (!isJsonObject(body) || !Array.isArray(body.content)) {
    throw new GatewayError('upstream', 'The upstream answered with JSON that is not a message: it has no `content`');
  }
  const reader = new EventReader(call);
  body.content.forEach((content_block: unknown, index) => {
    reader.read({ index, content_block: objectOf(content_block) }, 'content_block_start');
    reader.read({ index }, 'content_block_stop');
  });
  reader.read({ delta: body, usage: body.usage }, 'message_delta');
  reader.finish();
  return collectEvents(reader.take());
}
