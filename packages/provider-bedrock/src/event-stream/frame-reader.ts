import { GatewayError, maxSseEventBytes } from '@llama-stack/core';
import { EventStreamCodec } from '@smithy/core/event-streams';
import type { Frame } from './frame.ts';
import { parsePayload } from './parse-payload.ts';

/** The length of a whole frame is in its first four bytes. */
const lengthBytes = 4;
/** Prelude and checksums. */
const leastFrame = 16;

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);
const toUtf8 = (bytes: Uint8Array | string): string => (typeof bytes === 'string' ? bytes : bufferOf(bytes).toString('utf8'));
const codec = new EventStreamCodec(toUtf8, (text) => Buffer.from(text, 'utf8'));

/**
 * Cuts a body of type `application/vnd.amazon.eventstream` into its frames, wherever the network cut it. Throws GatewayError `upstream`
 * for frames that are damaged or larger than 8 MB. https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): readonly Frame[] {
    const bytes = bufferOf(chunk);
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    for (let length = this.#nextLength(); length !== undefined; length = this.#nextLength()) {
      frames.push(readFrame(this.#rest.subarray(0, length)));
      this.#rest = this.#rest.subarray(length);
    }
    return frames;
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
      return { kind: 'exception', type: header(':exception-type'), payload: parsePayload(toUtf8(body)) };
    case 'error':
      return { kind: 'error', type: header(':error-code'), payload: { message: header(':error-message') } };
    default:
      return { kind: 'event', type: header(':event-type'), payload: parsePayload(toUtf8(body)) };
  }
}

function decode(bytes: Uint8Array): ReturnType<EventStreamCodec['decode']> {
  try {
    return codec.decode(bytes);
  } catch (cause) {
    throw new GatewayError('upstream', `The upstream sent a damaged event (${bytes.length} bytes)`, { cause });
  }
}
