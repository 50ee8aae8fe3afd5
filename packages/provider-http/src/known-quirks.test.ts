import { expect, it } from 'vitest';
import { KnownQuirks } from './known-quirks.ts';

const quirks = (more: object = {}) => ({ images: 'url' as const, toolNamePattern: /^[a-z]+$/, dropFields: ['seed'], ...more });

it('gives equal quirks the same object', () => {
  const known = new KnownQuirks();
  const first = known.same(quirks());
  expect(known.same(quirks())).toBe(first);
  expect(known.same(quirks({ dropFields: ['user'] }))).not.toBe(first);
  expect(known.same(quirks({ toolNamePattern: /^[A-Z]+$/ }))).toEqual(quirks({ toolNamePattern: /^[A-Z]+$/ }));
  expect(known.same(quirks())).toBe(first);
});

it('forgets those that were not used for longest: any model may have its own', () => {
  const known = new KnownQuirks();
  const first = known.same(quirks());
  for (let index = 0; index < 8; index += 1) known.same(quirks({ index }));
  expect(known.same(quirks())).not.toBe(first);
});
