import { randomUUID } from 'node:crypto';

/** An answer's id in Anthropic's form: `msg_` and 24 characters. Of a UUID, because node draws these in stock. */
export function createMessageId(): string {
  return `msg_${randomUUID().replaceAll('-', '').slice(-24)}`;
}
