import type { StopReason } from '../messages/message.ts';

/** Whether an answer may have ended amid a call, which is then not to be run (S12). */
export function isCutShort(reason: StopReason | null): boolean {
  return reason === 'max_tokens' || reason === 'model_context_window_exceeded';
}
