import { setTimeout as pause } from 'node:timers/promises';
import { type CallContext, type GatewayErrorCode, isGatewayError } from '@llama-stack/core';

/** How long to wait before a call that was not sent is repeated, in ms. */
const pauseMs = 200;

/** Errors that another target may not have. What is wrong with the request itself is wrong everywhere. */
const targetsFault: ReadonlySet<GatewayErrorCode> = new Set(['overloaded', 'rate_limited', 'timeout', 'upstream', 'billing']);

/**
 * Runs a call, each time from the original request: again when its connection failed before it was sent, and on the next target
 * when this one cannot serve it. Every further run takes from the budget, which is empty once a byte has gone to the client.
 */
export async function attempt<Target, Result>(
  targets: readonly [Target, ...Target[]],
  run: (target: Target) => Promise<Result>,
  context: Pick<CallContext, 'id' | 'budget' | 'signal' | 'logger'>,
): Promise<Result> {
  const [target, next, ...others] = targets;
  try {
    return await run(target);
  } catch (error) {
    if (!isGatewayError(error) || context.signal.aborted) throw error;
    const moves = next !== undefined && targetsFault.has(error.code);
    if (!(moves || error.details.notSent === true) || !context.budget.take()) throw error;
    context.logger.debug({ call: context.id, code: error.code, error: error.message }, 'a call is tried again');
    await pause(moves ? 0 : pauseMs, undefined, { signal: context.signal });
    return attempt(moves ? [next, ...others] : targets, run, context);
  }
}
