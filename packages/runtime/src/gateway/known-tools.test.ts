import { isKept } from '@llama-stack/core/translation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFields } from './json-fields.ts';
import { KnownTools } from './known-tools.ts';

const tool = (name: string) => ({ name, description: 'What it does. '.repeat(100), input_schema: { type: 'object' } });
const [tools, others] = [[tool('Read'), tool('Write')], [tool('Bash')]];

const bytes = (value: unknown, space?: string): Buffer => Buffer.from(JSON.stringify(value, undefined, space));

function knownTools() {
  const known = new KnownTools();
  return { parse: (body: Buffer) => known.parse(body, new JsonFields([body])) };
}

function toolsOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, 'tools') : undefined;
}

describe('KnownTools', () => {
  it('gives the same tools the same value, whatever else is in a request', () => {
    const known = knownTools();
    const first = known.parse(bytes({ model: 'a', messages: ['hé'], tools, stream: true }));
    const second = known.parse(bytes({ model: 'b', messages: ['hé', '"tools":['], tools, max_tokens: 1 }));
    expect(first).toEqual({ model: 'a', messages: ['hé'], tools, stream: true });
    expect(second).toEqual({ model: 'b', messages: ['hé', '"tools":['], tools, max_tokens: 1 });
    expect(toolsOf(second)).toBe(toolsOf(first));
    expect(toolsOf(first)).toSatisfy(isKept);
  });

  it('knows several sets, and tools that differ in a byte from one another', () => {
    const known = knownTools();
    const changed = [tool('Read'), { ...tool('Write'), description: `${tool('Write').description.slice(0, -1)}!` }];
    const sets = [tools, others, changed, tools, others, changed];
    const parsed = sets.map((set) => toolsOf(known.parse(bytes({ tools: set }))));
    expect(parsed).toEqual(sets);
    expect(parsed.slice(3).map((set, index) => set === parsed[index])).toEqual([true, true, true]);
  });

  it.each([
    ['tools of a call in the history', { messages: [{ input: { tools } }], tools: others }],
    ['tools within what comes after them', { tools: others, metadata: { tools } }],
    ['tools of a call alone', { messages: [{ input: { tools } }] }],
    ['a tool that takes tools', { tools: [...others, { ...tool('Agent'), input_schema: { properties: { tools: { type: 'array' } } } }] }],
    ['no tools', { tools: [], messages: [] }],
    ['tools that are no array', { tools: { tools } }],
  ])('reads %s as they are', (_, body) => {
    const known = knownTools();
    known.parse(bytes({ tools }));
    for (const text of [bytes(body), bytes(body), bytes(body, '\t')]) {
      expect(known.parse(text) ?? JSON.parse(text.toString())).toEqual(body);
    }
  });

  it('takes the last of two fields, as JSON.parse does', () => {
    const known = knownTools();
    const body = Buffer.from(`{"tools":${JSON.stringify(tools)},"tools":${JSON.stringify(others)}}`);
    for (let time = 0; time < 3; time += 1) expect(known.parse(body) ?? JSON.parse(body.toString())).toEqual({ tools: others });
  });

  it('leaves what is not JSON to who can say where it breaks', () => {
    const known = knownTools();
    const whole = bytes({ tools, messages: [] });
    expect(known.parse(whole)).toBeDefined();
    for (const broken of [whole.subarray(0, -1), whole.subarray(0, 2_000), Buffer.concat([whole, Buffer.from('}')])]) {
      expect(known.parse(broken)).toBeUndefined();
    }
  });

  it('knows them before thousands of other places too', () => {
    const known = knownTools();
    const first = toolsOf(known.parse(bytes({ tools })));
    const body = { tools, messages: Array.from({ length: 5_000 }, () => ({ tools: ['x'] })) };
    const value = known.parse(bytes(body));
    expect(value).toEqual(body);
    expect(toolsOf(value)).toBe(first);
  });

  it('keeps no tools that are nested so deeply that somebody should look', () => {
    const known = knownTools();
    const nested: unknown = JSON.parse(`${'['.repeat(200)}"${'x'.repeat(2_000)}"${']'.repeat(200)}`);
    expect(known.parse(bytes({ tools: [nested] }))).toBeUndefined();
  });

  it('forgets the sets that were not used for longest', () => {
    const known = knownTools();
    const first = toolsOf(known.parse(bytes({ tools })));
    for (let index = 0; index < 63; index += 1) known.parse(bytes({ tools: [tool(`Tool${index}`)] }));
    expect(toolsOf(known.parse(bytes({ tools })))).toBe(first);
    for (let index = 0; index < 64; index += 1) known.parse(bytes({ tools: [tool(`Other${index}`)] }));
    const again = toolsOf(known.parse(bytes({ tools })));
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });

  it('equals JSON.parse for any body, however often it comes', () => {
    const known = knownTools();
    const set = fc.constantFrom<unknown>(tools, others, [], null, { tools });
    const field = fc.tuple(fc.constantFrom('tools', 'messages', 'm'), fc.oneof(set, fc.jsonValue(), fc.record({ tools: set })));
    const body = fc.array(field, { maxLength: 5 });
    fc.assert(
      fc.property(body, fc.constantFrom(undefined, ' '), (made, space) => {
        const fields = made.map(([name, value]) => `${JSON.stringify(name)}:${space ?? ''}${JSON.stringify(value, undefined, space)}`);
        const text = Buffer.from(`{${fields.join()}}`);
        const expected: unknown = JSON.parse(text.toString());
        for (let time = 0; time < 2; time += 1) expect(known.parse(text) ?? JSON.parse(text.toString())).toEqual(expected);
      }),
    );
  });
});
