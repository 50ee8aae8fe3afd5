import { randomInt } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An answer's id in Anthropic's form: `msg_` and 24 characters. */
export function createMessageId(): string {
  return `msg_${Array.from({ length: 24 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}
