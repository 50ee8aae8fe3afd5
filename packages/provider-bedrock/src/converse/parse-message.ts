import { collectEvents, GatewayError, type Message, type UpstreamCall } from '@llama-stack/core';
import { isJsonObject, type JsonObject, objectOf } from '@llama-stack/core/translation';
import { AnswerReader } from './answer-reader.ts';
import type { ConverseQuirks } from './quirks.ts';

/** A whole answer, read as the stream that it would have been. */
export function parseMessage(body: unknown, call: UpstreamCall<ConverseQuirks>): Message {
  const { output, stopReason, usage, additionalModelResponseFields } = objectOf(body);
  const { content } = objectOf(objectOf(output).message);
  if (!Array.isArray(content)) throw new GatewayError('upstream', 'The upstream answered with JSON that is not an answer of Converse');
  const reader = new AnswerReader(call);
  const read = (type: string, payload: JsonObject) => reader.read({ kind: 'event', type, payload });
  content.filter(isJsonObject).forEach((block, contentBlockIndex) => {
    const { toolUse } = block;
    if (isJsonObject(toolUse)) read('contentBlockStart', { contentBlockIndex, start: { toolUse } });
    read('contentBlockDelta', {
      contentBlockIndex,
      delta: isJsonObject(toolUse) ? { toolUse: { input: JSON.stringify(toolUse.input ?? {}) } } : block,
    });
    read('contentBlockStop', { contentBlockIndex });
  });
  read('messageStop', { stopReason, additionalModelResponseFields });
  read('metadata', { usage });
  reader.end();
  return collectEvents(reader.take());
}
