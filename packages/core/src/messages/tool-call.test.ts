import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolCall } from './tool-call.ts';

function callOf(...fragments: readonly string[]): ToolCall {
  const call = new ToolCall('t1', 'Read');
  for (const fragment of fragments) call.append(fragment);
  return call;
}

describe('ToolCall', () => {
  it('is over with the brace that closes the first one, wherever the text is cut and whenever it is asked', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 7 }), fc.boolean(), (input, size, asks) => {
        const json = JSON.stringify(input);
        const call = callOf();
        for (let at = 0; at < json.length; at += size) {
          const rest = json.slice(at);
          if (asks) expect(call.isOver()).toBe(false);
          call.append(rest.slice(0, size));
        }
        expect([call.isOver(), call.isWhole()]).toEqual([true, true]);
      }),
    );
  });

  it.each([
    ['{"a":"}"', false, false],
    ['{"a":"\\"}"', false, false],
    ['{"a":}', true, false],
    ['', false, false],
    ['  ', false, false],
    ['[{}', true, false],
    ['"text"', false, false],
    [' {"a": 1}\n', true, true],
  ])('S12: takes %j as over: %s, whole: %s', (json, over, whole) => {
    expect([callOf(json).isOver(), callOf(json).isWhole()]).toEqual([over, whole]);
  });

  it('is over when the upstream says so', () => {
    const call = callOf('{"a"');
    call.end();
    expect([call.isOver(), call.ended, call.isWhole(), call.isEmpty()]).toEqual([true, true, false, false]);
  });
});
