import { encodeFrame, eventFrame, exceptionFrame } from '@llama-stack/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';

const frames = [
  eventFrame('messageStart', { role: 'assistant' }),
  eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Grüße 🌍' } }),
  exceptionFrame('throttlingException', 'Too many tokens, please wait before trying again.'),
  encodeFrame({ ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'Broken' }, {}),
];
const read = [
  { kind: 'event', type: 'messageStart', payload: { role: 'assistant' } },
  { kind: 'event', type: 'contentBlockDelta', payload: { contentBlockIndex: 0, delta: { text: 'Grüße 🌍' } } },
  { kind: 'exception', type: 'throttlingException', payload: { message: 'Too many tokens, please wait before trying again.' } },
  { kind: 'error', type: 'InternalError', payload: { message: 'Broken' } },
];
const whole = Buffer.concat(frames);

describe('FrameReader', () => {
  it('S17: reads the same frames wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: whole.length }), { maxLength: 12 }), (cuts) => {
        const reader = new FrameReader();
        const ends = [...cuts.sort((a, b) => a - b), whole.length];
        const seen = ends.flatMap((end, index) => reader.push(whole.subarray(ends[index - 1] ?? 0, end)));
        expect(seen).toEqual(read);
      }),
    );
  });

  it('reads frames that come byte by byte', () => {
    const reader = new FrameReader();
    expect(Array.from(whole, (byte) => reader.push(Uint8Array.of(byte))).flat()).toEqual(read);
  });

  it('refuses a frame whose bytes were changed on the way', () => {
    const damaged = Buffer.from(frames[1] ?? []);
    damaged.writeUInt8(damaged.readUInt8(60) ^ 1, 60);
    expect(() => new FrameReader().push(damaged)).toThrow(/damaged event/);
  });

  it.each([
    ['larger than it may be', Buffer.from([0x7f, 0, 0, 0, 0, 0, 0, 0])],
    ['no frame at all', Buffer.from('data: {"type":"ping"}\n\n')],
    ['too short to be one', Buffer.from([0, 0, 0, 4, 0, 0, 0, 0])],
  ])('refuses what is %s before it is read', (_, bytes) => {
    expect(() => new FrameReader().push(bytes)).toThrow(/no event stream/);
  });

  it('refuses an event that is not JSON', () => {
    const frame = encodeFrame({ ':message-type': 'event', ':event-type': 'chunk' }, []);
    expect(() => new FrameReader().push(frame)).toThrow(/no JSON object/);
  });
});
