import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDeeperThan } from './is-deeper-than.ts';

const isDeeper = (json: string, levels: number) => isDeeperThan(JSON.parse(json), levels);

it.each([
  ['1', 0],
  ['[[],[]]', 2],
  ['{"a":[{}]}', 3],
  ['"[[[["', 0],
  [String.raw`["\"[[[", "\\", []]`, 2],
])('%s is %i levels deep', (json, levels) => {
  expect(isDeeper(json, levels)).toBe(false);
  if (levels > 0) expect(isDeeper(json, levels - 1)).toBe(true);
});

it('tells the depth of any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const [json, depth] = [JSON.stringify(value), depthOf(value)];
      expect([isDeeper(json, depth), depth > 0 && isDeeper(json, depth - 1)]).toEqual([false, depth > 0]);
    }),
  );
});

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}
