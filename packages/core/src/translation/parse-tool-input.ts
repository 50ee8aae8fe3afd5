import { GatewayError } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject, parseJson } from './json-object.ts';

/** The input of a whole call. Throws GatewayError when it is no JSON object: the model may do better when it is asked again. */
export function parseToolInput(name: string, json: string): JsonObject {
  const value = parseJson(json);
  if (isJsonObject(value)) return value;
  const details = { shouldRetry: true, noAnswer: true };
  throw new GatewayError('upstream', `The upstream's model called ${name} with input that is no JSON object`, details);
}
