import type { HeaderMap } from '../contracts/inference-provider.ts';
import type { GatewayErrorDetails } from '../errors/gateway-error.ts';

/** Claude Code waits up to a minute, and fails at once when asked for more: a longer wait is better tried again. */
const maxSeconds = 60;

const secondsByUnit: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/**
 * How long the upstream asks to wait, in whole seconds from 1 to 60: by `retry-after-ms`, by `retry-after` (seconds, or a date, which is
 * so long after the answer's own), or in words, "Please try again in 1m2.5s".
 */
export function readRetryAfter(headers: HeaderMap, message: string): Pick<GatewayErrorDetails, 'retryAfter'> {
  const seconds = [number(headers['retry-after-ms']) / 1000, number(headers['retry-after']), untilDate(headers), readWords(message)].find(
    (value) => Number.isFinite(value) && value >= 0,
  );
  return seconds === undefined ? {} : { retryAfter: Math.min(maxSeconds, Math.max(1, Math.ceil(seconds))) };
}

function number(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

/** As HTTP writes dates. JavaScript reads one from whatever has a number. */
const isDate = /^[a-z]{3,9}, .*\d{2}:\d{2}:\d{2} GMT$/i;

/** Seconds from the upstream's now to the date it names; 0 when that has passed. */
function untilDate({ 'retry-after': then = '', date = '' }: HeaderMap): number {
  return isDate.test(then) ? Math.max(0, (Date.parse(then) - Date.parse(date)) / 1000) : Number.NaN;
}

function readWords(message: string): number {
  const duration = /try again in ((?:[\d.]+(?:ms|s|m|h) ?)+)/i.exec(message)?.[1];
  if (duration === undefined) return Number.NaN;
  let seconds = 0;
  for (const [, amount, unit] of duration.matchAll(/([\d.]+)(ms|s|m|h)/gi)) seconds += Number(amount) * (secondsByUnit[unit ?? ''] ?? 0);
  return seconds;
}
