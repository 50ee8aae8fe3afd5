import { fieldOf, isJsonObject, parseJson } from './json-object.ts';
/** A tool's input as `arguments`: always a JSON object in a string, since servers' templates parse it. */
export function formatArguments(input: unknown): string {
  if (input === undefined || input === null) return '{}';
  if (typeof input === 'string') return isJsonObject(parseJson(input)) ? input : JSON.stringify({ input });
  if (typeof input !== 'object' || Array.isArray(input)) return JSON.stringify({ input });
  const unparsed: unknown = Reflect.get(input, '__unparsedToolInput');
  return unparsed === undefined ? JSON.stringify(input) : formatUnparsed(unparsed);
}

/** Claude Code keeps arguments that were not JSON as `{ __unparsedToolInput: { raw, len } }`. */
function formatUnparsed(unparsed: unknown): string {
  const raw: unknown = fieldOf(unparsed, 'raw') ?? unparsed;
  if (typeof raw === 'string' && isJsonObject(parseJson(raw))) return raw;
  return JSON.stringify({ invalid_json: raw });
}
