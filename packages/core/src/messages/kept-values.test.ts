import { expect, it } from 'vitest';
import { isKept, keepValue, oncePerKept } from './kept-values.ts';

it('a kept value cannot be changed, nor anything in it', () => {
  const kept = keepValue([{ name: 'Read', input_schema: { required: ['path'] } }]);
  expect(isKept(kept)).toBe(true);
  expect(() => kept.push({ name: 'x', input_schema: { required: [] } })).toThrow(TypeError);
  expect(() => kept[0]?.input_schema.required.push('x')).toThrow(TypeError);
});

it('bytes can be kept, though they cannot be frozen', () => {
  const kept = keepValue({ bytes: Buffer.from('x') });
  expect(isKept(kept)).toBe(true);
});

it('what is only frozen is not kept: it may hold what changes', () => {
  expect(isKept(Object.freeze([]))).toBe(false);
});

it('a thing is made once of each kept value, and is kept itself; of others it is made each time', () => {
  const made: string[] = [];
  const wrap = oncePerKept((names: readonly string[]) => {
    made.push(names.join());
    return names.map((name) => ({ name }));
  });
  const [first, second] = [keepValue(['a']), keepValue(['b'])];
  expect(wrap(first)).toEqual([{ name: 'a' }]);
  expect(wrap(first)).toBe(wrap(first));
  expect(isKept(wrap(first))).toBe(true);
  expect(wrap(second)).toEqual([{ name: 'b' }]);
  wrap(['c']);
  wrap(['c']);
  expect(made).toEqual(['a', 'b', 'c', 'c']);
});
