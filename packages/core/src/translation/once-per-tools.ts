import type { UpstreamCall } from '../contracts/api-translator.ts';
import type { Loss } from '../contracts/inference-provider.ts';
import { isKept, keepValue } from '../messages/kept-values.ts';

interface ToolsContext {
  readonly call: Pick<UpstreamCall<unknown>, 'request'>;
  readonly quirks: object;
  readonly losses: readonly Loss[];
  lose(path: string, action: Loss['action'], reason: string): void;
}

interface Made<Result> {
  readonly result: Result;
  readonly losses: readonly Loss[];
}

/**
 * `make`, which is called once for tools that are the same in request after request and for the same quirks: an agent's tools are most of
 * the objects that it sends. It must depend on nothing else but the messages that load deferred tools; where there are such, it is called
 * each time. What it returns is kept as well.
 */
export function oncePerTools<Context extends ToolsContext, Result extends object>(
  make: (context: Context) => Result,
): (context: Context) => Result {
  const known = new WeakMap<object, WeakMap<object, Made<Result>>>();
  return (context) => {
    const { tools } = context.call.request;
    if (tools == null || !isKept(tools) || tools.some((tool) => tool.defer_loading)) return make(context);
    const byQuirks = known.get(tools) ?? new WeakMap<object, Made<Result>>();
    known.set(tools, byQuirks);
    const made = byQuirks.get(context.quirks);
    if (made !== undefined) {
      for (const { path, action, reason } of made.losses) context.lose(path, action, reason);
      return made.result;
    }
    const before = context.losses.length;
    const result = keepValue(make(context));
    byQuirks.set(context.quirks, { result, losses: context.losses.slice(before) });
    return result;
  };
}
