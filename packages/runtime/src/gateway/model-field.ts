import { asBuffer } from './as-buffer.ts';

/** Bytes from `start` up to `end`, without `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The model that a JSON body names at its top level, read without parsing the body. Undefined when it names none, or is no JSON. */
export function readModel(body: Uint8Array): string | undefined {
  const bytes = asBuffer(body);
  const [span] = findModels(bytes, 1);
  const value = span && parse(bytes.toString('utf8', span.start, span.end));
  return typeof value === 'string' ? value : undefined;
}

/** The same body with another model. Every other byte stays as it is. */
export function spliceModel(body: Uint8Array, model: string): Uint8Array {
  const bytes = asBuffer(body);
  const value = Buffer.from(JSON.stringify(model));
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end } of findModels(bytes, Number.POSITIVE_INFINITY)) {
    parts.push(bytes.subarray(at, start), value);
    at = end;
  }
  return at === 0 ? body : Buffer.concat([...parts, bytes.subarray(at)]);
}

/** Where the values of top-level `model` fields stand: a body may name it twice, and upstreams differ in which one counts. */
function findModels(bytes: Buffer, most: number): Span[] {
  const found: Span[] = [];
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== openBrace) return found;
  at = skipSpace(bytes, at + 1);
  while (found.length < most && bytes[at] === quote) {
    const key = { start: at, end: skipString(bytes, at) };
    at = skipSpace(bytes, key.end);
    if (bytes[at] !== colon) return found;
    const start = skipSpace(bytes, at + 1);
    const end = skipValue(bytes, start);
    if (end === start) return found;
    if (isModelKey(bytes, key)) found.push({ start, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
  }
  return found;
}

function isModelKey(bytes: Buffer, { start, end }: Span): boolean {
  if (end - start === 7) return bytes.toString('latin1', start, end) === '"model"';
  // Any letter may be written as an escape.
  const escaped = bytes.indexOf(backslash, start);
  return escaped !== -1 && escaped < end && end - start <= 32 && parse(bytes.toString('utf8', start, end)) === 'model';
}

function skipValue(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === quote) return skipString(bytes, start);
  if (first === openBrace || first === openBracket) return skipNested(bytes, start);
  let at = start;
  while (at < bytes.length && !isEndOfScalar(bytes[at])) at += 1;
  return at;
}

/** Past an object or an array. */
function skipNested(bytes: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) {
      at = skipString(bytes, at);
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return at;
}

/** Past a string. Most bytes of a body are inside strings: `indexOf` jumps over them. */
function skipString(bytes: Buffer, start: number): number {
  let at = bytes.indexOf(quote, start + 1);
  while (at !== -1) {
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
    at = bytes.indexOf(quote, at + 1);
  }
  return bytes.length;
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isEndOfScalar(byte: number | undefined): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket || isSpace(byte);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
