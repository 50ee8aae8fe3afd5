import { isJsonObject, type JsonObject, objectOf, textOf } from '../json-object.ts';

/** Reasoning text of a message or delta: the first field that has any, so that what comes in two fields is shown once. */
export function readReasoning(delta: JsonObject, fields: readonly string[], details: unknown): string {
  for (const field of fields) {
    const value = delta[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return Array.isArray(details) ? details.map(textOfDetail).join('') : '';
}

/** `thinking` of a content part: a text, or parts of text (Mistral). */
export function readThinkingPart(thinking: unknown): string {
  if (!Array.isArray(thinking)) return textOf(thinking);
  return thinking.map((part) => textOf(objectOf(part).text)).join('');
}

/** OpenRouter's `reasoning.text` and `reasoning.summary`; what is encrypted has no text. */
function textOfDetail(detail: unknown): string {
  return isJsonObject(detail) ? textOf(detail.text) || textOf(detail.summary) : '';
}
