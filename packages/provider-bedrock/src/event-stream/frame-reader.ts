import { GatewayError, maxSseEventBytes } from '@llama-stack/core';
import { isJsonObject, type JsonObject } from '@llama-stack/core/translation';
import { EventStreamCodec } from '@smithy/core/event-streams';
import type { Frame } from './frame.ts';

/** The length of a whole frame is in its first four bytes. */
const lengthBytes = 4;
/** Prelude and checksums. */
const leastFrame = 16;

const toUtf8 = (bytes: Uint8Array | string): string => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8'));
const codec = new EventStreamCodec(toUtf8, (text) => Buffer.from(text, 'utf8'));

/**
 * Cuts a body of type `application/vnd.amazon.eventstream` into its frames, wherever the network cut it. Throws GatewayError `upstream`
 * for frames that are damaged or larger than 8 MB. https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): readonly Frame[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    for (let length = this.#nextLength(); length !== undefined; length = this.#nextLength()) {
      frames.push(readFrame(this.#rest.subarray(0, length)));
      this.#rest = this.#rest.subarray(length);
    }
    return frames;
  }

  /** Whether the body ended amid a frame. */
  get isCut(): boolean {
    return this.#rest.length > 0;
  }

  /** The length of the frame at hand, once all of it is there. */
  #nextLength(): number | undefined {
    if (this.#rest.length < lengthBytes) return undefined;
    const length = this.#rest.readUInt32BE(0);
    if (length < leastFrame || length > maxSseEventBytes) {
      throw new GatewayError('upstream', `The upstream sent an event of ${length} bytes: that is no event stream, or not one to be held`);
    }
    return length <= this.#rest.length ? length : undefined;
  }
}

function readFrame(bytes: Uint8Array): Frame {
  const { headers, body } = decode(bytes);
  const header = (name: string): string => String(headers[name]?.value ?? '');
  switch (header(':message-type')) {
    case 'exception':
      return { kind: 'exception', type: header(':exception-type'), payload: parsePayload(body) };
    case 'error':
      return { kind: 'error', type: header(':error-code'), payload: { message: header(':error-message') } };
    default:
      return { kind: 'event', type: header(':event-type'), payload: parsePayload(body) };
  }
}

function decode(bytes: Uint8Array): ReturnType<EventStreamCodec['decode']> {
  try {
    return codec.decode(bytes);
  } catch (cause) {
    throw new GatewayError('upstream', `The upstream sent a damaged event (${bytes.length} bytes)`, { cause });
  }
}

function parsePayload(body: Uint8Array): JsonObject {
  const text = toUtf8(body);
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch (cause) {
    throw new GatewayError('upstream', `The upstream sent an event that is not JSON (${text.length} characters)`, { cause });
  }
  throw new GatewayError('upstream', 'The upstream sent an event that is no JSON object');
}
