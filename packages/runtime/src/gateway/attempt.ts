import { setTimeout as pause } from 'node:timers/promises';
import { type CallContext, type GatewayError, type GatewayErrorCode, isGatewayError } from '@llama-stack/core';

/** How long to wait before a call is repeated, in ms. */
const pauseMs = 200;

/** Errors that another target may not have. What is wrong with the request itself is wrong everywhere (E6). */
const targetsFault: ReadonlySet<GatewayErrorCode> = new Set([
  'overloaded',
  'rate_limited',
  'timeout',
  'upstream',
  'billing',
  'authentication',
  'permission',
  'not_found',
]);

interface AttemptContext extends Pick<CallContext, 'id' | 'budget' | 'signal' | 'logger'> {
  /** Why a target that was asked before could not answer. */
  readonly before?: GatewayError | undefined;
}

/**
 * Runs a call, each time from the original request: once more when it never reached its target or got nothing that can be used (S15), and
 * on the next target when this one cannot serve it. Every further run takes from the budget, which is empty once a byte has gone to the
 * client. When nobody can, the client is told of the first failure: of the model that it asked for.
 */
export async function attempt<Target, Result>(
  targets: readonly [Target, ...Target[]],
  run: (target: Target) => Promise<Result>,
  context: AttemptContext,
): Promise<Result> {
  const [target, next, ...others] = targets;
  try {
    return await runTwice(() => run(target), context);
  } catch (error) {
    if (!isGatewayError(error)) throw error;
    const first = context.before ?? error;
    if (next === undefined || !mayAskAnother(error, context)) throw first;
    return attempt([next, ...others], run, { ...context, before: first });
  }
}

/** Whether another target may be asked after this failure: takes from the budget. */
export function mayAskAnother(error: GatewayError, context: AttemptContext): boolean {
  if (!isTargetsFault(error) || !mayRepeat(context)) return false;
  context.logger.warn({ call: context.id, code: error.code, error: error.message }, 'a model cannot answer; asking its fallback');
  return true;
}

/** Whether another target may do better with the same request. */
export function isTargetsFault({ code, details }: GatewayError): boolean {
  return targetsFault.has(code) || details.incapable === true;
}

async function runTwice<Result>(run: () => Promise<Result>, context: AttemptContext): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isGatewayError(error) || !(error.details.notSent || error.details.noAnswer) || !mayRepeat(context)) throw error;
    context.logger.debug({ call: context.id, code: error.code, error: error.message }, 'a call is tried again');
    await pause(pauseMs, undefined, { signal: context.signal });
    return run();
  }
}

function mayRepeat({ budget, signal }: AttemptContext): boolean {
  return !signal.aborted && budget.take();
}
