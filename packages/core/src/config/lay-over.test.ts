import { expect, it } from 'vitest';
import { layOver } from './lay-over.ts';

it('lays differences over values, the last on top, and leaves them as they were', () => {
  const base = { a: 1, b: 2, c: 3 };
  expect(layOver(base, { a: 4, b: 4 }, undefined, { b: 5 })).toEqual({ a: 4, b: 5, c: 3 });
  expect(base).toEqual({ a: 1, b: 2, c: 3 });
});
