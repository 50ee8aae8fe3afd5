import type { EventBatch, MessageStreamEvent, OutboundTranslator, StreamParser, UpstreamCall } from '@llama-stack/core';
import { textOf } from '@llama-stack/core/translation';
import { anthropicMessages, type MessagesQuirks } from '@llama-stack/translator-anthropic-messages';
import { parseError } from '../errors/parse-error.ts';
import type { Frame } from '../event-stream/frame.ts';
import { type FrameSink, FrameStreamParser } from '../event-stream/frame-stream-parser.ts';

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
  openStream: (call) => new FrameStreamParser(new ChunkSink(call)),
  parseError,
};

/** Unpacks `{bytes: <base64 of one event>}`, and hands the event on as the SSE that it would have been. */
class ChunkSink implements FrameSink {
  readonly #messages: StreamParser;
  #events: MessageStreamEvent[];

  constructor(call: UpstreamCall<MessagesQuirks>) {
    this.#messages = outbound.openStream(call);
    this.#events = [...this.#messages.begin()];
  }

  read({ payload }: Frame): void {
    const event = Buffer.from(textOf(payload.bytes), 'base64').toString('utf8').replaceAll('\n', ' ');
    if (event !== '') this.#events.push(...this.#messages.push(Buffer.from(`data: ${event}\n\n`, 'utf8')));
  }

  end(): void {
    this.#events.push(...this.#messages.end());
  }

  /** Whatever was readable has been read. */
  break(): void {
    return;
  }

  take(): EventBatch {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
