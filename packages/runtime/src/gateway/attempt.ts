import { setTimeout as pause } from 'node:timers/promises';
import { type CallContext, type GatewayError, type GatewayErrorCode, isGatewayError } from '@llama-stack/core';

/** How long to wait before a call that was not sent is repeated, in ms. */
const pauseMs = 200;

/** Errors that another target may not have. What is wrong with the request itself is wrong everywhere. */
const targetsFault: ReadonlySet<GatewayErrorCode> = new Set(['overloaded', 'rate_limited', 'timeout', 'upstream', 'billing']);

/**
 * Runs a call, each time from the original request: once more when its connection failed before it was sent, and on the next target
 * when this one cannot serve it. Every further run takes from the budget, which is empty once a byte has gone to the client.
 */
export async function attempt<Target, Result>(
  targets: readonly [Target, ...Target[]],
  run: (target: Target) => Promise<Result>,
  context: Pick<CallContext, 'id' | 'budget' | 'signal' | 'logger'>,
): Promise<Result> {
  const [target, next, ...others] = targets;
  try {
    return await runTwice(() => run(target), context);
  } catch (error) {
    if (next === undefined || !isGatewayError(error) || !targetsFault.has(error.code) || !mayRepeat(error, context)) throw error;
    return attempt([next, ...others], run, context);
  }
}

async function runTwice<Result>(run: () => Promise<Result>, context: Parameters<typeof mayRepeat>[1]): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isGatewayError(error) || error.details.notSent !== true || !mayRepeat(error, context)) throw error;
    await pause(pauseMs, undefined, { signal: context.signal });
    return run();
  }
}

function mayRepeat(
  { code, message }: GatewayError,
  { id, budget, signal, logger }: Pick<CallContext, 'id' | 'budget' | 'signal' | 'logger'>,
): boolean {
  if (signal.aborted || !budget.take()) return false;
  logger.debug({ call: id, code, error: message }, 'a call is tried again');
  return true;
}
