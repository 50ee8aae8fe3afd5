import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PdfThread, type PdfThreadOptions } from './pdf-thread.ts';

const { signal } = new AbortController();

/** Answers with the number of its thread, so that a test sees which of them are the same. Told to, it breaks, or is busy for ever. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', (data) => {
    if (data === 'break') throw new Error('broken');
    while (data === 'endless');
    if (data === 'busy') for (const end = Date.now() + 200; Date.now() < end; );
    parentPort.postMessage(data === 'bad' ? { problem: 'it is bad' } : { text: String(threadId) });
  });
`)}`,
);

function setUp(options: PdfThreadOptions = {}) {
  const thread = new PdfThread({ script, ...options });
  return { read: (data: string, by = signal) => thread.read(data, by) };
}

describe('PdfThread', () => {
  it('reads one after the other, in one thread, and leaves this one free', async () => {
    const { read } = setUp();
    let turns = 0;
    const clock = setInterval(() => {
      turns += 1;
    }, 10);
    const [first, second] = await Promise.all([read('busy'), read('busy')]);
    clearInterval(clock);
    expect(second).toBe(first);
    expect(turns).toBeGreaterThan(5);
  });

  it('says what the matter is with a file, and goes on', async () => {
    const { read } = setUp();
    const first = await read('good');
    await expect(read('bad')).rejects.toThrow('it is bad');
    expect(await read('good')).toBe(first);
  });

  it('D13: ends a thread that has nothing to do for a while', async () => {
    const { read } = setUp({ idleMs: 20 });
    const first = await read('good');
    await sleep(100);
    expect(await read('good')).not.toBe(first);
  });

  it('D13: gives up a file that takes too long, and reads the next', async () => {
    const { read } = setUp({ limitMs: 1_500 });
    const [slow, next] = await Promise.allSettled([read('endless'), read('good')]);
    expect(slow).toMatchObject({ reason: { name: 'TimeoutError', message: 'reading it took longer than 1.5 s' } });
    expect(next.status).toBe('fulfilled');
  });

  it('gives up a file that nobody waits for, and begins none of those', async () => {
    const { read } = setUp();
    const leaving = new AbortController();
    const left = Promise.allSettled([read('endless', leaving.signal), read('endless', leaving.signal)]);
    const next = read('good');
    await sleep(100);
    leaving.abort();
    expect((await left).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await next).toMatch(/^\d+$/);
  });

  it('starts anew when the thread breaks', async () => {
    const { read } = setUp();
    const first = await read('good');
    await expect(read('break')).rejects.toThrow('broken');
    expect(await read('good')).not.toBe(first);
  });
});
