/** A quoted string, to the end of the text where that was cut. */
const quoted = /(?<!\\)"([^"\\]*(?:\\.[^"\\]*)*)"?/gs;

/** What an error's own words stand under, in JSON and what looks like it. */
const underKey = /\b(?:message|msg|error|detail|description|desc|reason|raw)['"]?\s?[:=]\s?$/i;

/** More words than a name or a code has. */
const isProse = /(?:\S+\s+){3}\S/;

/**
 * An error's text without what it merely quotes: a prompt or a tool's arguments may hold any words, those of other errors too. What
 * stands under a key such as `message` stays, for relays put their upstream's whole body into their text.
 */
export function ownWords(text: string): string {
  return text.replace(quoted, (all, inside: string, at: number) => {
    const isOwn = underKey.test(text.slice(Math.max(0, at - 20), at)) || !isProse.test(inside.slice(0, 200));
    return isOwn ? all : '"…"';
  });
}
