/** Half a character, as `JSON.stringify` writes it: never more than the one that stands for itself. */
const halfCharacter = /(?<!\\)((?:\\\\)*)\\u(d[89a-f][0-9a-f]{2})/g;

/**
 * A body as the bytes to send. Clients cut texts in the middle of a character now and then (the output of a command, say); strict parsers
 * answer 400 to such a body on every later turn, so what is half becomes the sign for it.
 */
export function formatBody(body: unknown): string {
  const json = JSON.stringify(body);
  return json.includes('\\ud') ? json.replace(halfCharacter, '$1\ufffd') : json;
}
