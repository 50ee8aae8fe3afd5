import { GatewayError } from '../errors/gateway-error.ts';
import { maxSseEventBytes } from '../sse/sse-parser.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

const kinds: Readonly<Record<string, 'json' | 'html'>> = { '{': 'json', '[': 'json', '<': 'html' };

/** Collects a body that should have been a stream and is not: a proxy answered whole, or an error came with status 200. */
export class PlainBody {
  readonly #decoder = new TextDecoder();
  #kind: 'unknown' | 'stream' | 'json' | 'html' = 'unknown';
  #text = '';

  /** Takes a chunk, unless the body is a stream. Its first character tells. */
  take(chunk: Uint8Array): boolean {
    if (this.#kind === 'stream') return false;
    const text = this.#decoder.decode(chunk, { stream: true });
    if (this.#kind === 'unknown') {
      const first = text.trimStart().charAt(0);
      if (first !== '') this.#kind = kinds[first] ?? 'stream';
      if (!this.isTaken) return false;
    }
    this.#text += text;
    if (this.#text.length > maxSseEventBytes)
      throw new GatewayError('upstream', `The upstream answered with more than ${maxSseEventBytes} bytes`);
    return true;
  }

  get isTaken(): boolean {
    return this.#kind === 'json' || this.#kind === 'html';
  }

  /** The whole body. Throws GatewayError when it is no JSON object. */
  read(): JsonObject {
    if (this.#kind === 'html') throw new GatewayError('upstream', 'The upstream answered HTML, not a stream: check the base URL');
    const value = parse(this.#text + this.#decoder.decode());
    const body: unknown = Array.isArray(value) ? value[0] : value;
    if (isJsonObject(body)) return body;
    throw new GatewayError('upstream', `The upstream answered neither a stream nor a JSON object (${this.#text.length} characters)`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('upstream', `The upstream answered JSON that is cut off or broken (${text.length} characters)`, { cause });
  }
}
