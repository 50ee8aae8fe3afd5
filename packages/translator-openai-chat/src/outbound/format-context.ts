import type { Loss, UpstreamCall } from '@llama-stack/core';
import type { ChatQuirks } from '../quirks.ts';
import { type ToolNames, toolNames } from '../tool-names.ts';

/** What every step of one translation shares. */
export interface FormatContext {
  readonly call: UpstreamCall<ChatQuirks>;
  readonly quirks: ChatQuirks;
  readonly names: ToolNames;
  readonly losses: Loss[];
  /** Notes a field that does not reach the upstream as it came. `path` is in the client's request. */
  lose(path: string, action: Loss['action'], reason: string): void;
}

export function createFormatContext(call: UpstreamCall<ChatQuirks>): FormatContext {
  const losses: Loss[] = [];
  return {
    call,
    quirks: call.quirks,
    names: toolNames(call.request, call.quirks),
    losses,
    lose: (path, action, reason) => losses.push({ path, action, reason }),
  };
}

/** Chat upstreams that cache do so by themselves: the marks are left out at every depth (R13). */
export function loseCacheControl(value: object, path: string, context: FormatContext): void {
  if ('cache_control' in value && value.cache_control) context.lose(`${path}.cache_control`, 'dropped', 'the upstream caches by itself');
}
