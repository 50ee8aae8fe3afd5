import { GatewayError } from '@llama-stack/core';
import { parseJson } from '@llama-stack/core/translation';
import { asBuffer } from './as-buffer.ts';
import { PartsReader } from './parts-reader.ts';
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

/** No request has nearly as many; who sends more wants to keep the server busy. */
const mostFields = 1_000;

/** The model stands in the head of a body, and most calls are asked for nothing else. */
const headBytes = 4_096;

/**
 * The top-level fields of a JSON body, read without parsing it: a third of the work. The body is scanned once, only as far as someone
 * asks, and as far as it is JSON; as text of one character for each byte, so that places in the text are places in the body. Throws
 * GatewayError `invalid_request` for a body of more fields than any request has.
 */
export class JsonFields {
  readonly #body: readonly Uint8Array[];
  readonly #found: JsonField[] = [];
  /** The body's head, until more of it is needed. */
  #text: string;
  #isWhole: boolean;
  /** Where the next field's name begins; undefined before the scan has begun. */
  #at: number | undefined;

  /** `body` is in parts, as it came. */
  constructor(body: readonly Uint8Array[]) {
    this.#body = body;
    const [first = Buffer.alloc(0), ...others] = body;
    this.#text = asBuffer(first).toString('latin1', 0, headBytes);
    this.#isWhole = others.length === 0 && this.#text.length === first.length;
  }

  /** Where the value of the first field of this name is, its end not included; undefined when there is none. */
  find(name: string): JsonField | undefined {
    return this.#found.find((found) => found.name === name) ?? this.#scanFor(name);
  }

  /** The value of the first field of this name; undefined when there is none. */
  value(name: string): unknown {
    const field = this.find(name);
    return field && this.#parse(field.start, field.end);
  }

  /** Whether the first field of this name is an array with something in it. */
  isFilledArray(name: string): boolean {
    const field = this.find(name);
    if (field === undefined || this.#text.charCodeAt(field.start) !== openBracket) return false;
    return this.#text.charCodeAt(skipSpace(this.#text, field.start + 1)) !== closeBracket;
  }

  /**
   * The body, put together, with another value in every field of this name, since upstreams differ in which of two counts. Every other
   * byte stays as it is.
   */
  replace(name: string, value: unknown): Uint8Array {
    while (this.#scan() !== undefined);
    const json = Buffer.from(JSON.stringify(value));
    const reader = new PartsReader(this.#body);
    const replaced: Uint8Array[] = [];
    for (const field of this.#found) {
      if (field.name !== name) continue;
      replaced.push(...reader.readTo(field.start), json);
      reader.readTo(field.end);
    }
    return Buffer.concat([...replaced, ...reader.readTo(Number.POSITIVE_INFINITY)]);
  }

  #scanFor(name: string): JsonField | undefined {
    for (let field = this.#scan(); field !== undefined; field = this.#scan()) if (field.name === name) return field;
    return undefined;
  }

  /** The next field; undefined at the end of the object, or of what is JSON. */
  #scan(): JsonField | undefined {
    const { field, next } = this.#read(this.#at ?? beginOf(this.#text));
    if (next === this.#text.length && !this.#isWhole) {
      this.#text = this.#body.map((part) => asBuffer(part).toString('latin1')).join('');
      this.#isWhole = true;
      return this.#scan();
    }
    this.#at = next;
    if (field !== undefined && this.#found.push(field) > mostFields) {
      throw new GatewayError('invalid_request', `The request body has more than ${mostFields} fields`);
    }
    return field;
  }

  /** The field whose name begins at a place, and where the next one's does: at the end of the text when there is none, or not yet. */
  #read(from: number): { readonly field?: JsonField; readonly next: number } {
    const text = this.#text;
    const none = { next: text.length };
    if (text.charCodeAt(from) !== quote) return none;
    const endOfName = skipString(text, from);
    const name = this.#parse(from, endOfName);
    const colonAt = skipSpace(text, endOfName);
    const start = skipSpace(text, colonAt + 1);
    const end = skipValue(text, start);
    if (typeof name !== 'string' || text.charCodeAt(colonAt) !== colon || end === start) return none;
    const commaAt = skipSpace(text, end);
    return { field: { name, start, end }, next: text.charCodeAt(commaAt) === comma ? skipSpace(text, commaAt + 1) : text.length };
  }

  /** The JSON value between two places; undefined when it is none. */
  #parse(start: number, end: number): unknown {
    return parseJson(Buffer.from(this.#text.slice(start, end), 'latin1').toString('utf8'));
  }
}

/** Where the first field's name is. */
function beginOf(text: string): number {
  const brace = skipSpace(text, 0);
  return text.charCodeAt(brace) === openBrace ? skipSpace(text, brace + 1) : text.length;
}

function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return skipString(text, start);
  if (first === openBrace || first === openBracket) return skipNested(text, start);
  let at = start;
  while (at < text.length && !isEndOfScalar(text.charCodeAt(at))) at += 1;
  return at;
}

/** Past an object or an array. */
function skipNested(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = skipString(text, at);
      continue;
    }
    if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isEndOfScalar(code: number): boolean {
  return code === comma || code === closeBrace || code === closeBracket || isSpace(code);
}
