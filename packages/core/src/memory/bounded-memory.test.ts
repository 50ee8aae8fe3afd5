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
