import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors/gateway-error.ts';
import { formatSse } from './format-sse.ts';
import { type SseEvent, SseParser } from './sse-parser.ts';

/** Parses a text whose bytes arrive in the given pieces; what is left over is the last piece. */
function parse(text: string, sizes: readonly number[] = []): SseEvent[] {
  const parser = new SseParser();
  const bytes = Buffer.from(text, 'utf8');
  const events: SseEvent[] = [];
  let start = 0;
  for (const size of [...sizes, bytes.length]) {
    events.push(...parser.push(bytes.subarray(start, start + size)));
    start += size;
  }
  return [...events, ...parser.end()];
}

describe('SseParser', () => {
  it.each([
    ['data: a\n\n', [{ event: 'message', data: 'a' }]],
    ['note: a\n\n', []],
    ['data\n\n', [{ event: 'message', data: '' }]],
    ['data:a\n\n', [{ event: 'message', data: 'a' }]],
    ['event: ping\ndata: {}\n\n', [{ event: 'ping', data: '{}' }]],
    ['data: a\ndata: b\n\n', [{ event: 'message', data: 'a\nb' }]],
    [': comment\n\ndata: a\n\n', [{ event: 'message', data: 'a' }]],
    ['id: 1\nretry: 5\ndata: a\n\n', [{ event: 'message', data: 'a' }]],
    ['event: only\n\ndata: a\n\n', [{ event: 'message', data: 'a' }]],
    ['\uFEFFdata: a\n\n', [{ event: 'message', data: 'a' }]],
    ['data: a', [{ event: 'message', data: 'a' }]],
    ['data:\n\n', [{ event: 'message', data: '' }]],
    ['', []],
  ])('reads %j', (text, events) => {
    expect(parse(text)).toEqual(events);
  });

  it.each(['\n', '\r\n', '\r'])('S27: takes %j for a line end', (end) => {
    const text = ['event: a', 'data: 1', '', 'data: 2', 'data: 3', '', ''].join(end);
    expect(parse(text)).toEqual([
      { event: 'a', data: '1' },
      { event: 'message', data: '2\n3' },
    ]);
  });

  it('S17: gives the same events however the bytes are split', () => {
    const line = fc.oneof(fc.constantFrom('data: wörld 🌍', 'data:漢字', 'event: x', ': note', '', 'data'), fc.string());
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 })
      .map((lines) => lines.map((pair) => pair.join('')).join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 5 }), { maxLength: 60 }), (wire, sizes) => {
        expect(parse(wire, sizes)).toEqual(parse(wire));
      }),
    );
  });

  it('reads back what formatSse writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parse(formatSse('x', value))).toEqual([{ event: 'x', data: JSON.stringify(value) }]);
      }),
    );
  });

  it.each(['\n', '\r\n', '\r'])('reads events as soon as their blank line ends in %j', (end) => {
    expect(new SseParser().push(Buffer.from(`data: 1${end}${end}data: 2${end}`))).toEqual([{ event: 'message', data: '1' }]);
  });

  it('ends an event of endless lines with an error', () => {
    const parser = new SseParser(1_000);
    const lines = Buffer.from(`data: ${'x'.repeat(300)}\ndata: ${'x'.repeat(300)}\n`);
    parser.push(lines);
    expect(() => parser.push(lines)).toThrow(GatewayError);
  });

  it('ends an endless line with an error', () => {
    const parser = new SseParser(1_000);
    const chunk = Buffer.from(`data: ${'x'.repeat(600)}`);
    parser.push(chunk);
    expect(() => parser.push(chunk)).toThrow('more than 1000 characters');
  });
});
