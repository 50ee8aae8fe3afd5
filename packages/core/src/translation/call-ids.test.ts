import { expect, it } from 'vitest';
import { CallIds } from './call-ids.ts';

it('numbers an id that occurs again, and leaves out a number that is an id of its own', () => {
  const ids = new CallIds({ toolIds: 'any' });
  expect(['a', 'a_2', 'a', 'b', 'a'].map((id) => ids.assign(id))).toEqual(['a', 'a_2', 'a_3', 'b', 'a_4']);
});

it('keeps a numbered id within the length that the upstream takes', () => {
  const ids = new CallIds({ toolIds: 'max-40' });
  const assigned = ['x'.repeat(50), 'x'.repeat(50), 'x'.repeat(39), 'x'.repeat(39)].map((id) => ids.assign(id));
  expect(new Set(assigned).size).toBe(4);
  expect(Math.max(...assigned.map(({ length }) => length))).toBeLessThanOrEqual(40);
});

it('takes linear time, however often an id occurs', () => {
  const ids = new CallIds({ toolIds: 'any' });
  expect(new Set(Array.from({ length: 100_000 }, () => ids.assign('call_0'))).size).toBe(100_000);
});
