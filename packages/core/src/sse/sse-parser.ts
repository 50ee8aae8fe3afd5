import { GatewayError } from '../errors/gateway-error.ts';

/** `event` is `message` when the stream names none. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** The most that one event may take, in characters: the rest of an endless line is not read. */
export const maxSseEventBytes = 8 * 1024 * 1024;

/**
 * Bytes in, server-sent events out, by the WHATWG grammar: LF, CRLF and CR line ends, `data:` with and without a space,
 * several `data:` lines, comments, a BOM, characters cut between chunks. Throws GatewayError `upstream` past `limit`.
 */
export class SseParser {
  readonly #decoder = new TextDecoder();
  readonly #limit: number;
  /** The line under way. Only new text is searched for line ends, so a long line costs no more than its length. */
  #line = '';
  #event = '';
  #data: string | undefined;
  /** The last chunk ended in CR: a LF at the start of the next one belongs to it. */
  #afterCarriageReturn = false;

  constructor(limit = maxSseEventBytes) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): SseEvent[] {
    return this.#read(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What is left when the body ends: an event whose closing blank line never came still counts. */
  end(): SseEvent[] {
    return this.#read(`${this.#decoder.decode()}\n\n`);
  }

  #read(decoded: string): SseEvent[] {
    const events: SseEvent[] = [];
    const text = this.#normalizeLineEnds(decoded);
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#readLine(this.#line + text.slice(start, end), events);
      this.#line = '';
      start = end + 1;
    }
    this.#line += text.slice(start);
    if (this.#line.length + (this.#data?.length ?? 0) > this.#limit) {
      throw new GatewayError('upstream', `The upstream sent a stream event of more than ${this.#limit} characters`);
    }
    return events;
  }

  #normalizeLineEnds(decoded: string): string {
    if (decoded === '') return decoded;
    const text = this.#afterCarriageReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    this.#afterCarriageReturn = decoded.endsWith('\r');
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  #readLine(line: string, events: SseEvent[]): void {
    if (line === '') this.#dispatch(events);
    else if (line.startsWith('data:')) this.#addData(line.slice(line.charCodeAt(5) === 32 ? 6 : 5));
    else if (line.startsWith('event:')) this.#event = line.slice(line.charCodeAt(6) === 32 ? 7 : 6);
    else if (line === 'data') this.#addData('');
  }

  #addData(value: string): void {
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
  }

  #dispatch(events: SseEvent[]): void {
    if (this.#data !== undefined) events.push({ event: this.#event === '' ? 'message' : this.#event, data: this.#data });
    this.#data = undefined;
    this.#event = '';
  }
}
