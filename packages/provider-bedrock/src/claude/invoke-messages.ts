import type { OutboundTranslator } from '@llama-stack/core';
import { AnswerStream, type JsonObject, textOf } from '@llama-stack/core/translation';
import { anthropicMessages, EventReader, type MessagesQuirks } from '@llama-stack/translator-anthropic-messages';
import { parseError } from '../errors/parse-error.ts';
import { EventStreamFraming } from '../event-stream/event-stream-framing.ts';
import { parsePayload } from '../event-stream/parse-payload.ts';

const { outbound } = anthropicMessages;

/** What stands in the path of InvokeModel, not in its body. */
const inPath: ReadonlySet<string> = new Set(['model', 'stream']);

/** Messages as InvokeModel carries them: the body without what its path says, the events of a stream in AWS's frames. */
export const invokeMessages: OutboundTranslator<MessagesQuirks> = {
  ...outbound,
  formatRequest: (call) => {
    const { body, losses } = outbound.formatRequest(call);
    return { body, losses: losses.filter(({ path }) => !inPath.has(path)) };
  },
  openStream: (call) => new AnswerStream(new EventReader(call), new EventStreamFraming(unpack)),
  parseError,
};

/** The event in `{bytes: <base64>}`. */
function unpack({ bytes }: JsonObject): JsonObject {
  return parsePayload(Buffer.from(textOf(bytes), 'base64').toString('utf8'));
}
