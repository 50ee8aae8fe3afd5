import { GatewayError } from '@llama-stack/core';
import { isJsonObject, type JsonObject } from '@llama-stack/core/translation';

/** The JSON object that an event is. One without a body is an empty one. Throws GatewayError for anything else. */
export function parsePayload(text: string): JsonObject {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch (cause) {
    throw new GatewayError('upstream', `The upstream sent an event that is not JSON (${text.length} characters)`, { cause });
  }
  throw new GatewayError('upstream', 'The upstream sent an event that is no JSON object');
}
