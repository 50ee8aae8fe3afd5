/** A quoted string, to the end of the text where that was cut. */
const quoted = /(?<!\\)"([^"\\]*(?:\\.[^"\\]*)*)"?/gs;

/** What an error's own words stand under, in JSON and what looks like it. */
const underKey = /\b(?:message|msg|error|detail|desc|raw)['"]?\s?[:=]\s?$|(?:error|exception)\($/i;

/** Behind these, keys are those of a tool. */
const toolInput = /\barguments\b/i;

/** More words than a name or a code has. */
const isProse = /(?:\S+\s+){3}\S/;

/**
 * An error's text without what it merely quotes: a prompt or a tool's arguments may hold any words, those of other errors too. What
 * stands under a key such as `message` stays, for relays put their upstream's whole body into their text.
 */
export function ownWords(text: string): string {
  const inputFrom = toolInput.exec(text)?.index ?? text.length;
  return text.replace(quoted, (all, inside: string, at: number) => {
    const isUnderKey = at < inputFrom && underKey.test(text.slice(Math.max(0, at - 20), at));
    return isUnderKey || !isProse.test(inside.slice(0, 200)) ? all : '"…"';
  });
}
