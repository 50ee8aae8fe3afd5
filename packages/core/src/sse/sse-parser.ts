import { GatewayError } from '../errors/gateway-error.ts';

/** `event` is `message` when the stream names none. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
}

/** The most bytes one event may take: the rest of an endless line is not read. */
export const maxSseEventBytes = 8 * 1024 * 1024;

/**
 * Bytes in, server-sent events out, by the WHATWG grammar: LF, CRLF and CR line ends, `data:` with and without a space,
 * several `data:` lines, comments, a BOM, characters cut between chunks. Throws GatewayError `upstream` past `limit`.
 */
export class SseParser {
  readonly #decoder = new TextDecoder();
  readonly #limit: number;
  #rest = '';
  #event = '';
  #data: string | undefined;
  #skipLineFeed = false;

  constructor(limit = maxSseEventBytes) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): SseEvent[] {
    return this.#read(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What is left when the body ends: an event whose closing blank line never came still counts. */
  end(): SseEvent[] {
    const events = this.#read(this.#decoder.decode());
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') this.#line(rest, events);
    this.#dispatch(events);
    return events;
  }

  #read(text: string): SseEvent[] {
    const events: SseEvent[] = [];
    let buffer = this.#rest === '' ? text : this.#rest + text;
    if (this.#skipLineFeed && buffer !== '') {
      if (buffer.charCodeAt(0) === 10) buffer = buffer.slice(1);
      this.#skipLineFeed = false;
    }
    this.#rest = buffer.slice(this.#lines(buffer, events));
    if (this.#rest.length + (this.#data?.length ?? 0) > this.#limit) {
      throw new GatewayError('upstream', `The upstream sent a stream event of more than ${this.#limit} bytes`);
    }
    return events;
  }

  /** Reads whole lines, and returns where the first incomplete one begins. */
  #lines(buffer: string, events: SseEvent[]): number {
    let start = 0;
    let carriageReturn = buffer.indexOf('\r');
    while (true) {
      const lineFeed = buffer.indexOf('\n', start);
      if (carriageReturn !== -1 && carriageReturn < start) carriageReturn = buffer.indexOf('\r', start);
      if (carriageReturn !== -1 && (lineFeed === -1 || carriageReturn < lineFeed)) {
        this.#line(buffer.slice(start, carriageReturn), events);
        start = carriageReturn + 1;
        if (start === buffer.length) this.#skipLineFeed = true;
        else if (buffer.charCodeAt(start) === 10) start += 1;
      } else if (lineFeed !== -1) {
        this.#line(buffer.slice(start, lineFeed), events);
        start = lineFeed + 1;
      } else return start;
    }
  }

  #line(line: string, events: SseEvent[]): void {
    if (line === '') this.#dispatch(events);
    else if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === 32 ? 6 : 5);
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    } else if (line.startsWith('event:')) this.#event = line.slice(line.charCodeAt(6) === 32 ? 7 : 6);
  }

  #dispatch(events: SseEvent[]): void {
    if (this.#data !== undefined) events.push({ event: this.#event === '' ? 'message' : this.#event, data: this.#data });
    this.#data = undefined;
    this.#event = '';
  }
}
