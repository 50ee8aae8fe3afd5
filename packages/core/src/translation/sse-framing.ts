import { GatewayError } from '../errors/gateway-error.ts';
import { type SseEvent, SseParser } from '../sse/sse-parser.ts';
import type { AnswerFraming } from './answer-framing.ts';
import type { AnswerReader } from './answer-reader.ts';
import { isJsonObject } from './json-object.ts';
import { readStreamError } from './parse-error.ts';
import { PlainBody } from './plain-body.ts';

/** Server-sent events, each a JSON chunk. A body that is no stream but one JSON object is read as a whole answer. */
export class SseFraming implements AnswerFraming {
  readonly #sse = new SseParser();
  readonly #plain = new PlainBody();

  push(bytes: Uint8Array, reader: AnswerReader): void {
    if (!this.#plain.take(bytes)) readAll(this.#sse.push(bytes), reader);
  }

  end(reader: AnswerReader): void {
    if (!this.#plain.isTaken) readAll(this.#sse.end(), reader);
    else {
      reader.read(this.#plain.read());
      finish(reader);
    }
  }
}

function readAll(events: readonly SseEvent[], reader: AnswerReader): void {
  for (const { event, data } of events) {
    if (data === '[DONE]') finish(reader);
    else if (data !== '') readEvent(event, data, reader);
  }
}

function readEvent(event: string, data: string, reader: AnswerReader): void {
  if (reader.state === 'ended') return;
  const chunk = parseData(data);
  if (!isJsonObject(chunk)) return;
  if (event === 'error') throw readStreamError(chunk);
  reader.read(chunk, event);
}

/** The end by the upstream's own word, with or without a reason. */
function finish(reader: AnswerReader): void {
  if (reader.state !== 'empty') reader.finish();
}

function parseData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    const message = `The upstream sent a stream event that is not JSON (${data.length} characters)`;
    throw new GatewayError('upstream', message, { cause });
  }
}
