import type { Message } from '@llama-stack/core';

/** A `Message` has the wire's own shape. */
export function formatMessage(message: Message): Message {
  return message;
}
