import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFields } from './json-fields.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (body: Uint8Array): string => Buffer.from(body).toString('utf8');
const readModel = (...body: readonly Uint8Array[]): unknown => new JsonFields(body).value('model');
const spliceModel = (body: Uint8Array, model: string): Uint8Array => new JsonFields([body]).replace('model', model);

/** The same bytes in parts, cut at some places. */
function cut(body: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (body.length + 1)).sort((a, b) => a - b), body.length];
  return ends.map((end, index) => body.subarray(ends[index - 1] ?? 0, end));
}

describe('JsonFields.value', () => {
  it.each([
    ['{"model":"a/b:c","messages":[]}', 'a/b:c'],
    ['{"messages":[{"model":"no"}],"x":"\\"model\\":1","model" : "yes"}', 'yes'],
    ['\n{ "m\\u006fdel" : "escaped" }', 'escaped'],
    ['{"model":"\\u00e9\\"q"}', 'é"q'],
    ['{"model":7}', 7],
    ['["model","x"]', undefined],
    ['{"model"', undefined],
    ['{"a":"unclosed', undefined],
    ['{"a":}', undefined],
    ['', undefined],
  ])('reads %s', (body, expected) => {
    expect(readModel(bytes(body))).toBe(expected);
  });
});

describe('JsonFields.isFilledArray', () => {
  it.each([
    ['{"tools":[{"name":"a"}]}', true],
    ['{"model":"m","tools" : [ 1]}', true],
    ['{"tools":[ ]}', false],
    ['{"tools":{}}', false],
    ['{"messages":[{"tools":[1]}]}', false],
    ['', false],
  ])('says of %s: %s', (body, expected) => {
    const fields = new JsonFields([bytes(body)]);
    expect(fields.isFilledArray('tools')).toBe(expected);
    expect(fields.isFilledArray('tools')).toBe(expected);
  });
});

describe('JsonFields.replace', () => {
  it('alters nothing but the value', () => {
    const body = '{ "max_tokens":1.40, "model" :"a" ,\n"x":[{"model":"b"}],"text":"caf\\u00e9 é \\"model\\":" }';
    expect(text(spliceModel(bytes(body), 'up/Qwen"3'))).toBe(body.replace('"a"', '"up/Qwen\\"3"'));
  });

  it('replaces each of two models: upstreams differ in which one counts', () => {
    expect(text(spliceModel(bytes('{"model":"a","x":1,"model":"b"}'), 'm'))).toBe('{"model":"m","x":1,"model":"m"}');
  });

  it('returns the same bytes when there is no model', () => {
    const body = bytes('{"messages":[]}');
    expect(spliceModel(body, 'm')).toEqual(body);
  });

  it.each([0, 4_080, 4_084, 4_088, 4_096, 70_000])('finds what stands after %i bytes', (size) => {
    const body = bytes(`{"x":"${'é\\"'.repeat(size / 4)}","model":"a" }`);
    expect(readModel(body)).toBe('a');
    expect(text(spliceModel(body, 'other'))).toBe(text(body).replace('"a"', '"other"'));
  });

  it('replaces a field of many in a body of many parts', () => {
    const many = bytes(`{${'"model":"a","x":1,'.repeat(400)}"end":[]}`);
    const parts = cut(
      many,
      Array.from({ length: 1_000 }, (_, index) => index * 7),
    );
    expect(text(new JsonFields(parts).replace('model', 'm'))).toBe(text(many).replaceAll('"a"', '"m"'));
  });

  it('refuses a body of more fields than any request has', () => {
    const body = bytes(`{${'"x":1,'.repeat(2_000)}"model":"a"}`);
    expect(() => readModel(body)).toThrow('The request body has more than 1000 fields');
  });

  it('reads and replaces the same however the body is cut', () => {
    const fields = fc.dictionary(fc.constantFrom('a', 'é', 'model'), fc.oneof(fc.jsonValue(), fc.string({ unit: 'grapheme' })));
    fc.assert(
      fc.property(fields, fc.array(fc.nat(), { maxLength: 4 }), fc.string({ minLength: 0, maxLength: 5_000 }), (made, places, long) => {
        const body = bytes(JSON.stringify({ ...made, long, model: made.model ?? 'm' }));
        const parts = cut(body, places);
        expect(new JsonFields(parts).value('model')).toEqual(readModel(body));
        expect(text(new JsonFields(parts).replace('model', 'é'))).toBe(text(spliceModel(body, 'é')));
      }),
    );
  });

  it('equals parsing and replacing, for any JSON object however it is spaced', () => {
    const before = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(before, before, fc.jsonValue(), fc.string(), fc.constantFrom(0, 1, '\t'), (head, tail, old, model, space) => {
        const body = { ...head, model: old, ...tail };
        const spliced: unknown = JSON.parse(text(spliceModel(bytes(JSON.stringify(body, undefined, space)), model)));
        expect(JSON.stringify(spliced)).toBe(JSON.stringify({ ...body, model }));
      }),
    );
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (noise, prefix) => {
        const body = Buffer.concat([Buffer.from(`{"${prefix}":`), noise]);
        readModel(body);
        spliceModel(body, 'm');
      }),
    );
  });
});
