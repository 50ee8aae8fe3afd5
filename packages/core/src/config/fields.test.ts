import { describe, expect, it } from 'vitest';
import { fields } from './fields.ts';

describe('fields', () => {
  it('keep a key of digits a key', () => {
    expect(fields.secret().parse('0123')?.reveal()).toBe('0123');
    expect(fields.secret().parse(123)?.reveal()).toBe('123');
  });

  it('take an empty key for none', () => {
    for (const none of ['', ' \n', undefined]) expect(fields.secret().parse(none)).toBeUndefined();
    expect(fields.secret().parse('sk-1\n')?.reveal()).toBe('sk-1');
  });

  it('take what a variable leaves empty for left out', () => {
    const field = fields.optional(fields.seconds());
    for (const none of ['', null, undefined]) expect(field.parse(none)).toBeUndefined();
    expect(field.parse('0.5')).toBe(0.5);
    expect(field.safeParse('soon').error?.issues[0]?.message).toBe('not a number of seconds');
    expect(field.safeParse('0').error?.issues[0]?.message).toBe('must be above 0');
  });

  it('convert what a variable gives as text', () => {
    expect(fields.port().parse('8321')).toBe(8321);
    expect(fields.flag().parse('false')).toBe(false);
    expect(fields.url().parse(' http://h:8000/v1/ \n')).toBe('http://h:8000/v1');
  });

  it.each(['localhost', 'localhost:8000/v1', '127.0.0.1:11434', 'gpu-box.lan:8000', '[::1]:8000/v1'])(
    'take %s for an address of http',
    (address) => {
      expect(fields.url().parse(address)).toBe(`http://${address}`);
    },
  );

  it.each([
    ['port', fields.port(), 'eighty'],
    ['port', fields.port(), 70_000],
    ['flag', fields.flag(), 'maybe'],
    ['url', fields.url(), 'localhost'.repeat(2)],
    ['url', fields.url(), 'user:password'],
    ['port', fields.port(), ''],
    ['port', fields.port(), true],
    ['count', fields.count(), '-1'],
    ['count', fields.count(), '0'],
    ['count', fields.count(), '1.5'],
    ['count', fields.count(), null],
    ['secret', fields.secret(), {}],
    ['url', fields.url(), 'ftp://h'],
    ['path', fields.path(), 5],
  ])('refuse a %s that is none: %#', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('put the home directory in the place of ~', () => {
    expect(fields.path().parse('~/x')).toMatch(/^\/.*\/x$/);
    expect(fields.path().parse('/a/~b')).toBe('/a/~b');
  });
});
