import { collectEvents, GatewayError, type Message, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject, objectOf } from '@llama-stack/core/translation';
import { ConverseReader } from './converse-reader.ts';
import type { ConverseQuirks } from './quirks.ts';

/** A whole answer, read as the stream that it would have been. */
export function parseMessage(body: unknown, call: UpstreamCall<ConverseQuirks>): Message {
  const { output, stopReason, usage, additionalModelResponseFields } = objectOf(body);
  const { content } = objectOf(objectOf(output).message);
  if (!Array.isArray(content)) throw new GatewayError('upstream', 'The upstream answered with JSON that is not an answer of Converse');
  const reader = new ConverseReader(call);
  // First: a stop sequence ends the reading.
  reader.read({ usage }, 'metadata');
  content.filter(isJsonObject).forEach((block, contentBlockIndex) => {
    const { toolUse } = block;
    if (isJsonObject(toolUse)) reader.read({ contentBlockIndex, start: { toolUse } }, 'contentBlockStart');
    const delta = isJsonObject(toolUse) ? { toolUse: { input: JSON.stringify(toolUse.input ?? {}) } } : block;
    reader.read({ contentBlockIndex, delta }, 'contentBlockDelta');
    reader.read({ contentBlockIndex }, 'contentBlockStop');
  });
  reader.read({ stopReason, additionalModelResponseFields }, 'messageStop');
  reader.finish();
  return collectEvents(reader.take());
}
