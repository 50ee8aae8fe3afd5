import { isJsonObject, type JsonObject, parseJson } from '@llama-stack/core/translation';

/** A call that a model wrote as text. */
export interface WrittenCall {
  readonly name: string;
  /** As the tags have it, each value a text; or as JSON. */
  readonly input: JsonObject;
}

/**
 * Reads a block between tags as calls, in the forms that open models are trained on: JSON (Hermes, Qwen), `<function=name>` with parameters
 * or JSON (Qwen Coder, Llama), a name and `<arg_key>` pairs (GLM). The last tag may be missing: some servers take it for the end.
 * Undefined when it is none of them.
 */
export function parseWrittenCalls(block: string): readonly WrittenCall[] | undefined {
  const body = block.replace(/^\s*<tool_call>/, '').replace(/<\/tool_call>\s*$/, '');
  const functions = [...body.matchAll(/<function=([^>\s]+)>([\s\S]*?)(?:<\/function>|$)/g)];
  const calls =
    functions.length > 0 ? functions.map(([, name = '', inner = '']) => readFunction(name, inner)) : [readJson(body) ?? readPairs(body)];
  const whole = calls.filter((call) => call !== undefined);
  return whole.length === calls.length ? whole : undefined;
}

function readFunction(name: string, inner: string): WrittenCall | undefined {
  const json = inner.trim();
  if (json === '') return { name, input: {} };
  const value = parseJson(json);
  if (isJsonObject(value)) return { name, input: value };
  return readTagged(name, [...inner.matchAll(/<parameter=([^>\s]+)>([\s\S]*?)<\/parameter>/g)]);
}

/** `{"name": …, "arguments": {…}}`. */
function readJson(body: string): WrittenCall | undefined {
  const value = parseJson(body.trim());
  if (!isJsonObject(value) || typeof value.name !== 'string') return undefined;
  const input: unknown = value.arguments ?? value.parameters ?? {};
  const parsed = typeof input === 'string' ? parseJson(input) : input;
  return isJsonObject(parsed) ? { name: value.name, input: parsed } : undefined;
}

function readPairs(body: string): WrittenCall | undefined {
  const name = /^\s*([\w.-]+)\s*(?:<arg_key>|$)/.exec(body)?.[1];
  const pairs = [...body.matchAll(/<arg_key>([\s\S]*?)<\/arg_key>\s*<arg_value>([\s\S]*?)<\/arg_value>/g)];
  return name === undefined || pairs.length === 0 ? undefined : readTagged(name, pairs);
}

/** Values stand on lines of their own: the line ends around them are not theirs. */
function readTagged(name: string, matches: readonly RegExpExecArray[]): WrittenCall | undefined {
  if (matches.length === 0) return undefined;
  const input = matches.map(([, key = '', value = '']) => [key.trim(), value.replace(/^\n/, '').replace(/\n$/, '')] as const);
  return { name, input: Object.fromEntries(input) };
}
