import { isJsonObject } from '@llama-stack/core/translation';

/** Lays fields over a body. Where both have an object, their fields meet: `chat_template_kwargs` may be set from two sides. */
export function mergeFields(body: Record<string, unknown>, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    const known = body[name];
    body[name] = isJsonObject(known) && isJsonObject(value) ? { ...known, ...value } : value;
  }
}

/** A field by its name; `reasoning.effort` is a field of an object. */
export function nestField(path: string, value: unknown): Record<string, unknown> {
  const [name = path, ...rest] = path.split('.');
  return { [name]: rest.length === 0 ? value : nestField(rest.join('.'), value) };
}
