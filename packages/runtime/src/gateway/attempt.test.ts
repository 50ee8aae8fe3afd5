import { AttemptBudget, GatewayError, silentLogger } from '@llama-stack/core';
import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.ts';

function contextOf(attempts: number, signal = new AbortController().signal) {
  return { id: 'c', budget: new AttemptBudget(attempts), signal, logger: silentLogger };
}

/** Runs targets that fail with a code, or answer with their name. */
function runOf(failures: Record<string, GatewayError>) {
  const ran: string[] = [];
  const run = async (target: string): Promise<string> => {
    ran.push(target);
    const failure = failures[target];
    if (failure !== undefined) throw failure;
    return target;
  };
  return { ran, run };
}

describe('attempt', () => {
  it('walks the targets while each is at fault', async () => {
    const { ran, run } = runOf({ a: new GatewayError('overloaded', 'busy'), b: new GatewayError('rate_limited', 'slow') });
    expect(await attempt(['a', 'b', 'c'], run, contextOf(3))).toBe('c');
    expect(ran).toEqual(['a', 'b', 'c']);
  });

  it('E6: takes what is wrong with the request to no other target', async () => {
    const { ran, run } = runOf({ a: new GatewayError('invalid_request', 'no') });
    await expect(attempt(['a', 'b'], run, contextOf(3))).rejects.toThrow('no');
    expect(ran).toEqual(['a']);
  });

  it('ends with the budget, and with an abort', async () => {
    const { ran, run } = runOf({ a: new GatewayError('overloaded', 'busy') });
    await expect(attempt(['a', 'b'], run, contextOf(0))).rejects.toThrow('busy');
    await expect(attempt(['a', 'b'], run, contextOf(3, AbortSignal.abort()))).rejects.toThrow('busy');
    expect(ran).toEqual(['a', 'a']);
  });

  it('takes a bug to no other target', async () => {
    const failing = (): Promise<never> => Promise.reject(new TypeError('bug'));
    await expect(attempt(['a', 'b'], failing, contextOf(3))).rejects.toThrow('bug');
  });
});
