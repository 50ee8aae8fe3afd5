import type { Logger } from '@llama-stack/core';

/** The least time between two lines, in ms. */
const quietMs = 60_000;

/**
 * Notes requests that were refused at the door: the first at once, those of the minute after it as one count at its end, and so on. Anyone
 * who reaches the port can be refused, as often as they like: a line for each would fill the disk.
 */
export function countRefusals(logger: Logger): (reason: string) => void {
  let refused = 0;
  let last = '';
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    if (refused === 0) return;
    logger.warn({ refused, last }, 'requests were refused; the level debug shows each');
    refused = 0;
    timer = setTimeout(tell, quietMs).unref();
  };
  return (reason) => {
    refused += 1;
    last = reason;
    if (timer === undefined) tell();
  };
}
