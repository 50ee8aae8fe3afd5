import { isKept, oncePerKept } from '@llama-stack/core/translation';

/** Half a character, as `JSON.stringify` writes it: never more than the one that stands for itself. */
const halfCharacter = /(?<!\\)((?:\\\\)*)\\u(d[89a-f][0-9a-f]{2})/g;

/**
 * A body as the bytes to send. Clients cut texts in the middle of a character now and then (the output of a command, say); strict parsers
 * answer 400 to such a body on every later turn, so what is half becomes the sign for it. Kept fields, such as tools, are written once.
 */
export function formatBody(body: unknown): Uint8Array {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || 'toJSON' in body) return Buffer.from(format(body) ?? '');
  const parts: (string | Uint8Array)[] = [];
  for (const [name, value] of Object.entries(body)) {
    const json = Array.isArray(value) && isKept(value) ? formatKept(value) : format(value);
    if (json !== undefined) parts.push(`${parts.length === 0 ? '{' : ','}${format(name)}:`, json);
  }
  parts.push(parts.length === 0 ? '{}' : '}');
  return join(parts);
}

const formatKept = oncePerKept((value: readonly unknown[]): Uint8Array => Buffer.from(format(value) ?? ''));

/** Undefined for what JSON has no form for, such as a function. */
function format(value: unknown): string | undefined {
  const json: string | undefined = JSON.stringify(value);
  return json?.includes('\\ud') ? json.replace(halfCharacter, '$1\ufffd') : json;
}

/** Written in place: to join the texts first would copy all of them once more. */
function join(parts: readonly (string | Uint8Array)[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : part.length), 0);
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') at += bytes.write(part, at);
    else {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}
