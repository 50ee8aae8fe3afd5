/** A parsed JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value, or an empty object when it is none: for fields that an upstream may leave out or get wrong. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The value, or '' when it is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
