import { collectEvents, GatewayError, type Message, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject } from '@llama-stack/core/translation';
import type { ChatQuirks } from '../quirks.ts';
import { CompletionReader } from './completion-reader.ts';

/** A whole answer: a completion is a stream of one chunk. Throws GatewayError when it is an error, or no completion. */
export function parseMessage(body: unknown, call: UpstreamCall<ChatQuirks>): Message {
  const reader = new CompletionReader(call);
  if (isJsonObject(body)) reader.read(body);
  if (reader.state === 'empty')
    throw new GatewayError('upstream', 'The upstream answered with JSON that is no completion: it has no `choices`');
  reader.finish();
  return collectEvents(reader.take());
}
