const quote = 0x22;
const backslash = 0x5c;

/** Where a JSON string that begins at `start` is over, or the text is. Most bytes of a body are inside strings: `indexOf` jumps over them. */
export function skipString(bytes: Buffer, start: number): number {
  let at = bytes.indexOf(quote, start + 1);
  while (at !== -1) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
    at = bytes.indexOf(quote, at + 1);
  }
  return bytes.length;
}
