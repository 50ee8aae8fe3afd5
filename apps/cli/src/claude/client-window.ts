import { formatCount } from '../output/format-count.ts';

/** What Claude Code asks for in one answer of a model that it does not know. */
export const clientAnswer = 32_000;

/** From here on Claude Code's own instructions and tools, 15,000 to 20,000 tokens, leave room for as much conversation. */
const ampleWindow = 64_000;

const instructions = 20_000;
/** Less would cut the files that it writes. */
const leastAnswer = 4_096;

/** How full a window is when Claude Code compacts (2.1.330: measured, and what `/context` shows as its buffer). */
export function compactsAt(window: number, answer: number): number {
  return Math.max(0, window - Math.min(answer, 20_000) - 13_000);
}

/**
 * How long an answer may be: what Claude Code keeps free for it is lost to the conversation, so they share evenly what the instructions
 * leave.
 */
export function answerSize(window: number): number {
  const shared = compactsAt(window, 0) - instructions;
  return Math.floor(Math.min(window / 4, Math.max(leastAnswer, shared / 2)));
}

/** What a small window means for Claude Code; undefined when it is ample or unknown. */
export function describeSmallWindow(window: number | undefined): string | undefined {
  if (window === undefined || window >= ampleWindow) return undefined;
  const full = formatCount(compactsAt(window, answerSize(window)));
  const wanted = formatCount(ampleWindow);
  return `Claude Code wants ${wanted} tokens or more: of ${formatCount(window)} it uses ${full}, most of them for its instructions, then it compacts. Raise the window, or take another model`;
}
