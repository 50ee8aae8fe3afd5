import { isGatewayError } from '@llama-stack/core';
import type { Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WireAnswer } from './wire-answer.ts';

const upstream = { id: 'up', name: 'Up', baseUrl: 'http://up.test' };
const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = ({ value }: IteratorResult<Uint8Array>): string => Buffer.from(value ?? []).toString();

/** What undici's side of a call sees. */
function fakeController() {
  const calls: string[] = [];
  const controller: Dispatcher.DispatchController = {
    aborted: false,
    paused: false,
    reason: null,
    abort: () => void calls.push('abort'),
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
  };
  return { calls, controller };
}

async function begunAnswer(signal = new AbortController().signal) {
  const answer = new WireAnswer(upstream, signal);
  const { calls, controller } = fakeController();
  const head = await answer.open(() => {
    answer.onRequestStart(controller);
    answer.onResponseStart(controller, 103, {});
    answer.onResponseStart(controller, 200, { 'x-a': 'b' });
  });
  return { answer, head, calls, controller };
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  return isGatewayError(error) ? error.message : `no GatewayError: ${String(error)}`;
}

describe('WireAnswer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens with the final status line, whatever informational ones come before it', async () => {
    expect((await begunAnswer()).head).toEqual({ status: 200, headers: { 'x-a': 'b' } });
  });

  it('gives what comes to the reader that waits, and what came meanwhile in one piece', async () => {
    const { answer, controller } = await begunAnswer();
    const waiting = answer.next();
    answer.onResponseData(controller, bytes('a'));
    answer.onResponseData(controller, bytes('b'));
    answer.onResponseData(controller, bytes('c'));
    answer.onResponseEnd();
    expect(textOf(await waiting)).toBe('a');
    expect(textOf(await answer.next())).toBe('bc');
    expect(await answer.next()).toEqual({ done: true, value: undefined });
  });

  it('lets the upstream wait while 64 KB are not taken', async () => {
    const { answer, controller, calls } = await begunAnswer();
    answer.onResponseData(controller, Buffer.alloc(65_535));
    expect(calls).toEqual([]);
    answer.onResponseData(controller, bytes('x'));
    expect(calls).toEqual(['pause']);
    expect((await answer.next()).value).toHaveLength(65_536);
    expect(calls).toEqual(['pause', 'resume']);
  });

  it('S18: ends with an error where the connection broke, after all that came before', async () => {
    const { answer, controller } = await begunAnswer();
    answer.onResponseData(controller, bytes('a'));
    answer.onResponseError(controller, Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(textOf(await answer.next())).toBe('a');
    expect(await failureOf(answer.next())).toBe('up: http://up.test closed the connection while answering');
  });

  it('S21: gives up at once when it is aborted before it has a connection, and uses none then', async () => {
    const leaving = new AbortController();
    const answer = new WireAnswer(upstream, leaving.signal);
    const { calls, controller } = fakeController();
    const failure = failureOf(answer.open(() => undefined));
    leaving.abort();
    expect(await failure).toBe('up: the call was given up before it was answered');
    answer.onRequestStart(controller);
    expect(calls).toEqual(['abort']);
  });

  it('S21: an abort ends a read under way and the connection', async () => {
    const leaving = new AbortController();
    const { answer, calls } = await begunAnswer(leaving.signal);
    const failure = failureOf(answer.next());
    leaving.abort();
    expect(await failure).toContain('given up');
    expect(calls).toEqual(['abort']);
  });

  it('a reader that leaves closes the connection, but not one that is at its end', async () => {
    const left = await begunAnswer();
    await left.answer.return();
    expect(left.calls).toEqual(['abort']);
    const whole = await begunAnswer();
    whole.answer.onResponseEnd();
    await whole.answer.return();
    expect(whole.calls).toEqual([]);
  });

  describe('settled', () => {
    it('keeps the connection when the body ends soon', async () => {
      const { answer, controller, calls } = await begunAnswer();
      answer.settle();
      answer.onResponseData(controller, bytes('data: [DONE]'));
      answer.onResponseEnd();
      vi.runAllTimers();
      answer.discard();
      expect(calls).toEqual(['resume']);
    });

    it('closes it when the body goes on for a second, or for 64 KB', async () => {
      const slow = await begunAnswer();
      slow.answer.settle();
      vi.advanceTimersByTime(1_000);
      expect(slow.calls).toEqual(['resume', 'abort']);
      const long = await begunAnswer();
      long.answer.settle();
      long.answer.onResponseData(long.controller, Buffer.alloc(65_537));
      expect(long.calls).toEqual(['resume', 'abort']);
    });
  });
});
