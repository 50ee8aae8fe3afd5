import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFields } from './json-fields.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (body: Uint8Array): string => Buffer.from(body).toString('utf8');
const readModel = (body: Uint8Array): unknown => new JsonFields(body).value('model');
const spliceModel = (body: Uint8Array, model: string): Uint8Array => new JsonFields(body).replace('model', model);

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
    const fields = new JsonFields(bytes(body));
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
    expect(spliceModel(body, 'm')).toBe(body);
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
