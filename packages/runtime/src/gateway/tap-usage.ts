import { SseParser, type Usage } from '@llama-stack/core';
import { fieldOf, parseJson } from '@llama-stack/core/translation';

/** What a relayed answer says of itself. */
export interface TappedUsage {
  readonly usage?: Usage;
  readonly stopReason?: string;
}

/** A whole answer is read up to this size, in bytes; larger ones pass uncounted. */
const mostBytes = 4 * 1024 * 1024;

/** Reads usage and stop reason out of a relayed Messages answer as its bytes pass. What it cannot read it leaves out. */
export class UsageTap {
  readonly #sse: SseParser | undefined;
  #chunks: Uint8Array[] = [];
  #size = 0;
  #found: TappedUsage = {};
  #blind = false;

  constructor(contentType: string) {
    this.#sse = contentType.includes('text/event-stream') ? new SseParser(mostBytes) : undefined;
  }

  push(chunk: Uint8Array): void {
    if (this.#blind) return;
    this.#size += chunk.byteLength;
    if (this.#sse !== undefined) this.#readEvents(this.#sse, chunk);
    else if (this.#size > mostBytes) this.#stop();
    else this.#chunks.push(chunk);
  }

  end(): TappedUsage {
    if (this.#sse === undefined && !this.#blind) this.#read(Buffer.concat(this.#chunks).toString('utf8'));
    this.#stop();
    return this.#found;
  }

  /** Only the first and the last event of a message carry usage. */
  #readEvents(sse: SseParser, chunk: Uint8Array): void {
    try {
      for (const { event, data } of sse.push(chunk)) {
        if (event === 'message_start' || event === 'message_delta') this.#read(data);
      }
    } catch {
      // An event beyond every bound passes to the client as it is; it only is not counted.
      this.#stop();
    }
  }

  #read(json: string): void {
    const value = parseJson(json);
    const message = fieldOf(value, 'message') ?? value;
    const usage = fieldOf(message, 'usage');
    const stopReason = fieldOf(message, 'stop_reason') ?? fieldOf(fieldOf(value, 'delta'), 'stop_reason');
    this.#found = {
      ...this.#found,
      ...(typeof usage === 'object' && usage !== null && { usage: toUsage(usage, this.#found.usage) }),
      ...(typeof stopReason === 'string' && { stopReason }),
    };
  }

  #stop(): void {
    this.#blind = true;
    this.#chunks = [];
  }
}

/** Counts are cumulative, and the last event may leave out what the first has said. */
function toUsage(usage: object, before: Usage | undefined): Usage {
  const count = (name: 'input_tokens' | 'output_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens'): number => {
    const value: unknown = Reflect.get(usage, name);
    return typeof value === 'number' ? value : (before?.[name] ?? 0);
  };
  return {
    input_tokens: count('input_tokens'),
    output_tokens: count('output_tokens'),
    cache_creation_input_tokens: count('cache_creation_input_tokens'),
    cache_read_input_tokens: count('cache_read_input_tokens'),
  };
}
