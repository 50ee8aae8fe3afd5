import { expect, it } from 'vitest';
import { SentBody } from './sent-body.ts';

it('has the bytes of a text, and their length', () => {
  const body = new SentBody('é');
  expect(body.length).toBe(2);
  expect(Buffer.concat([...body]).toString()).toBe('é');
});

it('is there once: what was sent is not held', () => {
  const body = new SentBody(Buffer.from('x'));
  expect([...body]).toEqual([Buffer.from('x')]);
  expect([...body]).toEqual([]);
});
