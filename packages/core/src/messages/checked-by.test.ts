import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { checkedBy } from './checked-by.ts';
import { keepValue } from './kept-values.ts';

const names = z.array(z.string().min(2));

it('leaves to the schema what is not plainly right, and says where it is wrong', () => {
  const schema = z.object({ names: checkedBy<string[]>(names, (value) => Array.isArray(value) && value.length === 0) });
  expect(schema.safeParse({ names: [] }).success).toBe(true);
  expect(schema.safeParse({ names: ['ab'] }).success).toBe(true);
  expect(schema.safeParse({ names: ['ab', 'c'] }).error?.issues).toMatchObject([{ path: ['names', 1] }]);
});

it('checks a kept value once', () => {
  const look = vi.fn(() => true);
  const schema = checkedBy<string[]>(names.refine(look));
  const kept = keepValue(['ab']);
  for (const value of [kept, kept, ['ab'], ['ab']]) expect(schema.safeParse(value).success).toBe(true);
  expect(look).toHaveBeenCalledTimes(3);
});

it('refuses a kept value that is wrong each time', () => {
  const schema = checkedBy<string[]>(names);
  const wrong = keepValue(['a']);
  for (const value of [wrong, wrong]) expect(schema.safeParse(value).success).toBe(false);
});
