import { describe, expect, it } from 'vitest';
import { KeptReadings } from './kept-readings.ts';

const { signal } = new AbortController();

/** Readings that end when the test says so. */
function setUp() {
  const readings = new KeptReadings<string>({ limit: 3 });
  const begun: { readonly end: (value: string) => void; readonly fail: (error: Error) => void; readonly signal: AbortSignal }[] = [];
  const read = (source: string, by = signal) =>
    readings.read(source, by, (untilUnused) => new Promise((end, fail) => begun.push({ end, fail, signal: untilUnused })));
  return { read, begun };
}

describe('KeptReadings', () => {
  it('P2: reads once, for those who ask meanwhile and for those who ask later', async () => {
    const { read, begun } = setUp();
    const asked = [read('a'), read('a'), read('a')];
    begun[0]?.end('text');
    expect(await Promise.all([...asked, read('a')])).toEqual(['text', 'text', 'text', 'text']);
    expect(await read('a')).toBe('text');
    expect(begun).toHaveLength(1);
  });

  it('P2: keeps a failure', async () => {
    const { read, begun } = setUp();
    const asked = read('a');
    begun[0]?.fail(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect(read('a')).rejects.toThrow('gone');
    expect(begun).toHaveLength(1);
  });

  it('goes on for the others when one leaves', async () => {
    const { read, begun } = setUp();
    const leaving = new AbortController();
    const [left, stayed] = [read('a', leaving.signal), read('a')];
    leaving.abort();
    await expect(left).rejects.toThrow('aborted');
    expect(begun[0]?.signal.aborted).toBe(false);
    begun[0]?.end('text');
    expect(await stayed).toBe('text');
  });

  it('ends a reading that nobody waits for, and begins anew for the next who asks', async () => {
    const { read, begun } = setUp();
    const leaving = new AbortController();
    const all = Promise.allSettled([read('a', leaving.signal), read('a', leaving.signal)]);
    leaving.abort();
    await all;
    expect(begun[0]?.signal.aborted).toBe(true);
    const next = read('a');
    begun[0]?.fail(new Error('aborted'));
    begun[1]?.end('text');
    expect(await next).toBe('text');
  });

  it('tries again what took too long', async () => {
    const { read, begun } = setUp();
    const slow = read('a');
    begun[0]?.fail(new DOMException('too slow', 'TimeoutError'));
    await expect(slow).rejects.toThrow('too slow');
    const next = read('a');
    begun[1]?.end('text');
    expect(await next).toBe('text');
  });
});
