import { asBuffer } from './as-buffer.ts';
import { skipString } from './skip-string.ts';

/** A top-level field of a JSON object: its name, and its value's bytes from `start` up to `end`, without `end`. */
interface JsonField {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * The top-level fields of a JSON body, read without parsing it: a quarter of the work. It is scanned once, only as far as someone asks,
 * and as far as it is JSON.
 */
export class JsonFields {
  readonly #bytes: Buffer;
  readonly #found: JsonField[] = [];
  /** Where the next field's name begins; undefined before the scan has begun. */
  #at: number | undefined;

  constructor(body: Uint8Array) {
    this.#bytes = asBuffer(body);
  }

  /** Where the value of the first field of this name is, its end not included; undefined when there is none. */
  find(name: string): JsonField | undefined {
    return this.#found.find((found) => found.name === name) ?? this.#scanFor(name);
  }

  /** The value of the first field of this name; undefined when there is none. */
  value(name: string): unknown {
    const field = this.find(name);
    return field && parse(this.#bytes.toString('utf8', field.start, field.end));
  }

  /** Whether the first field of this name is an array with something in it. */
  isFilledArray(name: string): boolean {
    const field = this.find(name);
    if (field === undefined || this.#bytes[field.start] !== openBracket) return false;
    return this.#bytes[skipSpace(this.#bytes, field.start + 1)] !== closeBracket;
  }

  /**
   * The same body with another value in every field of this name, since upstreams differ in which of two counts. Every other byte
   * stays as it is.
   */
  replace(name: string, value: unknown): Uint8Array {
    while (this.#scan() !== undefined);
    const json = Buffer.from(JSON.stringify(value));
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { start, end } of this.#found.filter((found) => found.name === name)) {
      parts.push(this.#bytes.subarray(at, start), json);
      at = end;
    }
    return at === 0 ? this.#bytes : Buffer.concat([...parts, this.#bytes.subarray(at)]);
  }

  #scanFor(name: string): JsonField | undefined {
    for (let field = this.#scan(); field !== undefined; field = this.#scan()) if (field.name === name) return field;
    return undefined;
  }

  /** The next field; undefined at the end of the object, or of what is JSON. */
  #scan(): JsonField | undefined {
    const bytes = this.#bytes;
    const from = this.#at ?? beginOf(bytes);
    this.#at = bytes.length;
    if (bytes[from] !== quote) return undefined;
    const endOfName = skipString(bytes, from);
    const name = parse(bytes.toString('utf8', from, endOfName));
    const colonAt = skipSpace(bytes, endOfName);
    const start = skipSpace(bytes, colonAt + 1);
    const end = skipValue(bytes, start);
    if (typeof name !== 'string' || bytes[colonAt] !== colon || end === start) return undefined;
    const next = skipSpace(bytes, end);
    this.#at = bytes[next] === comma ? skipSpace(bytes, next + 1) : bytes.length;
    const field = { name, start, end };
    this.#found.push(field);
    return field;
  }
}

/** Where the first field's name is. */
function beginOf(bytes: Buffer): number {
  const brace = skipSpace(bytes, 0);
  return bytes[brace] === openBrace ? skipSpace(bytes, brace + 1) : bytes.length;
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

export function skipSpace(bytes: Buffer, start: number): number {
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
