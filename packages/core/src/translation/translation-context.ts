import type { UpstreamCall } from '../contracts/api-translator.ts';
import type { Loss } from '../contracts/inference-provider.ts';
import { type ToolNameQuirks, type ToolNames, toolNames } from './tool-names.ts';

/** What every step of one translation to an upstream's API shares. */
export interface TranslationContext<Quirks> {
  readonly call: UpstreamCall<Quirks>;
  readonly quirks: Quirks;
  readonly names: ToolNames;
  readonly losses: Loss[];
  /** Notes a field that does not reach the upstream as it came. `path` is in the client's request. */
  lose(path: string, action: Loss['action'], reason: string): void;
}

/** As much of it as a step needs that knows no quirks. */
export type LossyCall = Pick<TranslationContext<unknown>, 'lose'> & { readonly call: Pick<UpstreamCall<unknown>, 'request'> };

export function createTranslationContext<Quirks extends ToolNameQuirks>(call: UpstreamCall<Quirks>): TranslationContext<Quirks> {
  const losses: Loss[] = [];
  return {
    call,
    quirks: call.quirks,
    names: toolNames(call.request, call.quirks),
    losses,
    lose: (path, action, reason) => losses.push({ path, action, reason }),
  };
}

/** For upstreams that cache by themselves: the marks are left out at every depth (R13). */
export function loseCacheControl(value: object, path: string, context: TranslationContext<unknown>): void {
  if ('cache_control' in value && value.cache_control) context.lose(`${path}.cache_control`, 'dropped', 'the upstream caches by itself');
}
