import { crc32 } from 'node:zlib';

/** One message of AWS's event stream: headers are texts. https://smithy.io/2.0/aws/amazon-eventstream.html */
export function encodeFrame(headers: Readonly<Record<string, string>>, payload: object): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)));
  const body = Buffer.from(JSON.stringify(payload), 'utf8');
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(head.length + body.length + 16, 0);
  prelude.writeUInt32BE(head.length, 4);
  const checked = Buffer.concat([prelude, checksum(prelude), head, body]);
  return Buffer.concat([checked, checksum(checked)]);
}

export function eventFrame(type: string, payload: object): Buffer {
  return encodeFrame({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }, payload);
}

export function exceptionFrame(type: string, message: string): Buffer {
  return encodeFrame({ ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' }, { message });
}

/** The same bytes, cut where no frame ends: networks know nothing of frames. */
export function cutFrames(frames: readonly Buffer[]): readonly Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  const chunks = frames.map((frame, index) => {
    const cut = (index * 7 + 3) % frame.length;
    const chunk = Buffer.concat([rest, frame.subarray(0, cut)]);
    rest = frame.subarray(cut);
    return chunk;
  });
  return [...chunks, rest].filter(({ length }) => length > 0);
}

/** Name, type 7 (text), value. */
function encodeHeader(name: string, value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length, 0);
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'utf8'), Buffer.from([7]), length, bytes]);
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes), 0);
  return sum;
}
