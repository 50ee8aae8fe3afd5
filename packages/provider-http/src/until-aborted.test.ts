import { expect, it } from 'vitest';
import { untilAborted } from './until-aborted.ts';

const never = new Promise<never>(() => undefined);

it('gives what is waited for, or throws what it throws', async () => {
  const { signal } = new AbortController();
  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
});

it('throws the reason of an abort, before and while it waits', async () => {
  await expect(untilAborted(Promise.reject(new Error('broken')), AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  const controller = new AbortController();
  const waiting = untilAborted(never, controller.signal);
  controller.abort(new Error('left'));
  await expect(waiting).rejects.toThrow('left');
});
