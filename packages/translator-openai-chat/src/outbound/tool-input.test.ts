import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolInput } from './tool-input.ts';

function read(...pieces: readonly string[]) {
  const input = new ToolInput();
  const passed = pieces.map((piece) => input.push(piece));
  return { isWhole: input.isWhole, isOpen: input.isOpen, passed, json: passed.join('') + input.end() };
}

describe('ToolInput', () => {
  it('finds the end of any object, however it is cut, and drops what follows', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.string(), (object, rest) => {
        const json = JSON.stringify(object, undefined, 1);
        const { isWhole, json: found } = read(...(json + rest));
        expect(isWhole).toBe(true);
        expect(JSON.parse(found)).toEqual(JSON.parse(json));
      }),
    );
  });

  it('passes text on as it comes', () => {
    expect(read('{"a":', '1}').passed).toEqual(['{"a":', '1}']);
  });

  it('is open only once there is something in the object', () => {
    expect([read(' {').isOpen, read('{}').isOpen, read('{"').isOpen, read('{"a":1}').isOpen]).toEqual([false, false, true, false]);
  });

  it('holds back an empty object, which may be a stand-in for what follows', () => {
    expect(read('{', '}', '{"a"', ':1}').json).toBe('{"a":1}');
    expect(read('{}').json).toBe('');
  });

  it.each([
    ['null', ''],
    ['""', ''],
    ['"{\\"a\\":1}"', '{"a":1}'],
    ['[1]', '[1]'],
    ['nonsense', 'nonsense'],
    ['{', '{'],
  ])('ends %s as %j', (text, json) => {
    expect(read(...text).json).toBe(json);
  });

  it('escapes control characters inside of strings, and leaves those between them', () => {
    expect(read('{\n"a":"x\n', '\ty"}').json).toBe('{\n"a":"x\\n\\ty"}');
  });
});
