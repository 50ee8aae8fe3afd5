import type { StopReason } from './message.ts';

const cuts: ReadonlySet<StopReason | null> = new Set(['max_tokens', 'model_context_window_exceeded', 'refusal']);

/** Whether an answer may have ended amid a call, which is then not to be run (S12). */
export function isCutShort(reason: StopReason | null): boolean {
  return cuts.has(reason);
}
