import { describe, expect, it } from 'vitest';
import { BoundedMemory } from './bounded-memory.ts';

describe('BoundedMemory', () => {
  it('D13: drops what was set longest ago when it is full', () => {
    const memory = new BoundedMemory<number>({ limit: 2 });
    memory.set('a', 1);
    memory.set('b', 2);
    memory.set('a', 3);
    memory.set('c', 4);
    expect(['a', 'b', 'c'].map((key) => memory.get(key))).toEqual([3, undefined, 4]);
  });

  it('D13: keeps as much as it may hold, by size', () => {
    const memory = new BoundedMemory<string>({ limit: 10, sizeOf: ({ length }) => length });
    for (let times = 0; times < 5; times += 1) memory.set('a', 'xxxx');
    memory.set('b', 'xxxxxx');
    expect([memory.get('a'), memory.get('b')]).toEqual(['xxxx', 'xxxxxx']);
    memory.set('c', 'x');
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([undefined, 'xxxxxx', 'x']);
    memory.set('d', 'x'.repeat(11));
    expect(['b', 'c', 'd'].map((key) => memory.get(key))).toEqual([undefined, undefined, undefined]);
    memory.set('e', 'x'.repeat(10));
    expect(memory.get('e')).toHaveLength(10);
  });

  it('forgets what is too old', () => {
    let now = 0;
    const memory = new BoundedMemory<number>({ expiryMs: 10, now: () => now });
    memory.set('a', 1);
    now = 9;
    expect(memory.get('a')).toBe(1);
    now = 10;
    expect(memory.get('a')).toBeUndefined();
  });
});
