import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageTap } from './tap-usage.ts';

describe('UsageTap', () => {
  it('leaves out what it cannot read: a relay never fails by being watched', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), fc.constantFrom('text/event-stream', 'application/json', ''), (chunks, type) => {
        const tap = new UsageTap(type);
        for (const chunk of chunks) tap.push(chunk);
        expect(tap.end()).toEqual({});
      }),
    );
  });

  it('D13: keeps nothing of an answer beyond its bound', () => {
    const tap = new UsageTap('application/json');
    tap.push(Buffer.from('{"usage":{"input_tokens":1,"output_tokens":1},"text":"'));
    tap.push(Buffer.alloc(5 * 1024 * 1024, 'x'));
    tap.push(Buffer.from('"}'));
    expect(tap.end()).toEqual({});
  });

  it('gives up an event beyond its bound', () => {
    const tap = new UsageTap('text/event-stream');
    tap.push(Buffer.alloc(5 * 1024 * 1024, 'x'));
    tap.push(Buffer.from('\nevent: message_delta\ndata: {"usage":{"output_tokens":1}}\n\n'));
    expect(tap.end()).toEqual({});
  });
});
