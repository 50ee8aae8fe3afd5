const quote = '"';
const backslash = 0x5c;

/** Where a JSON string that begins at `start` is over, or the text is. Most of a body is inside strings: `indexOf` jumps over them. */
export function skipString(text: string, start: number): number {
  let at = text.indexOf(quote, start + 1);
  while (at !== -1) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
    at = text.indexOf(quote, at + 1);
  }
  return text.length;
}
