import { collectEvents, GatewayError, type Message, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject } from '@llama-stack/core/translation';
import type { ResponsesQuirks } from '../quirks.ts';
import { ResponseReader } from './response-reader.ts';

/** A whole answer. Throws GatewayError when it is an error, or no response. */
export function parseMessage(body: unknown, call: UpstreamCall<ResponsesQuirks>): Message {
  const reader = new ResponseReader(call);
  if (isJsonObject(body)) reader.read(body);
  if (reader.state === 'empty')
    throw new GatewayError('upstream', 'The upstream answered with JSON that is no response: it has no `output`');
  reader.finish();
  return collectEvents(reader.take());
}
