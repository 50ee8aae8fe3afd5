import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fields } from './fields.ts';
import { Secret } from './secret.ts';

describe('Secret', () => {
  it('E10: prints as *** wherever it is printed', () => {
    const secret = new Secret('sk-very-secret');
    const printed = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      format('%o', secret),
      inspect(secret, { showHidden: true }),
    ];
    expect(printed.join()).not.toContain('very-secret');
    expect(secret.reveal()).toBe('sk-very-secret');
  });
});

describe('fields', () => {
  it('keep a key of digits a key', () => {
    expect(fields.secret().parse('0123')?.reveal()).toBe('0123');
    expect(fields.secret().parse(123)?.reveal()).toBe('123');
  });

  it('take an empty key for none', () => {
    expect(fields.secret().parse('')).toBeUndefined();
  });

  it('convert what a variable gives as text', () => {
    expect(fields.port().parse('8321')).toBe(8321);
    expect(fields.flag().parse('false')).toBe(false);
    expect(fields.url().parse('http://h:8000/v1/')).toBe('http://h:8000/v1');
  });

  it.each([
    ['port', fields.port(), 'eighty'],
    ['port', fields.port(), 70_000],
    ['flag', fields.flag(), 'maybe'],
    ['url', fields.url(), 'localhost:8000'],
    ['count', fields.count(), '-1'],
  ])('refuse a %s that is none: %#', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('put the home directory in the place of ~', () => {
    expect(fields.path().parse('~/x')).toMatch(/^\/.*\/x$/);
    expect(fields.path().parse('/a/~b')).toBe('/a/~b');
  });
});
