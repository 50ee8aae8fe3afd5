import { isKept, oncePerKept } from './kept-values.ts';

/** Bytes of compact JSON per token, before a model has taught us its own ratio. Prose has more, code and schemas fewer. */
export const startBytesPerToken = 3.6;

/** What an image costs, whatever its bytes: models bill by area, and most scale large images to about this. */
const imageTokens = 1_600;

/** What a PDF costs per byte of base64: measured on text PDFs, where most bytes are fonts. */
const documentTokensPerByte = 1 / 40;

/** Size of a prompt: bytes of its text and structure, and tokens of its images and files, which no ratio applies to. */
export interface PromptSize {
  readonly bytes: number;
  readonly mediaTokens: number;
}

/** Prompt size in tokens without a tokenizer. */
export function estimateTokens(body: unknown, bytesPerToken = startBytesPerToken): number {
  return tokensOf(measurePrompt(body), bytesPerToken);
}

export function tokensOf(size: PromptSize, bytesPerToken: number): number {
  return Math.max(1, Math.ceil(size.bytes / bytesPerToken) + size.mediaTokens);
}

/** Walks a JSON value once. Media are told by their neighbours (`media_type`, a `data:` URL), never by their looks. */
export function measurePrompt(body: unknown): PromptSize {
  const meter = new PromptMeter();
  meter.value(body);
  return meter;
}

const measureKept = oncePerKept((values: readonly unknown[]): PromptSize => {
  const meter = new PromptMeter();
  meter.array(values);
  return meter;
});

class PromptMeter implements PromptSize {
  bytes = 0;
  mediaTokens = 0;

  value(value: unknown): void {
    if (typeof value === 'string') this.#text(value);
    else if (Array.isArray(value)) isKept(value) ? this.#add(measureKept(value)) : this.array(value);
    else if (typeof value === 'object' && value !== null) this.#object(value);
    else this.bytes += 4;
  }

  array(values: readonly unknown[]): void {
    this.bytes += values.length + 1;
    for (const value of values) this.value(value);
  }

  #add({ bytes, mediaTokens }: PromptSize): void {
    this.bytes += bytes;
    this.mediaTokens += mediaTokens;
  }

  #object(value: object): void {
    this.bytes += 2;
    if (isMedia(value)) {
      this.#media(value.media_type, value.data);
      return;
    }
    // Each request is walked whole: entries would make an array for every object of it.
    for (const name in value) {
      this.bytes += name.length + 4;
      // A signature travels with the prompt and is not part of it.
      if (name !== 'signature') this.value(Reflect.get(value, name));
    }
  }

  #text(text: string): void {
    const comma = text.startsWith('data:') ? text.indexOf(';base64,', 5) : -1;
    if (comma === -1) this.bytes += Buffer.byteLength(text, 'utf8') + 2;
    else this.#media(text.slice(5, comma), text);
  }

  #media(type: string, data: string): void {
    if (type.startsWith('image/')) this.mediaTokens += imageTokens;
    else if (type.startsWith('text/')) this.bytes += Buffer.byteLength(data, 'utf8');
    else this.mediaTokens += Math.ceil(data.length * documentTokensPerByte);
  }
}

function isMedia(value: object): value is { media_type: string; data: string } {
  return 'media_type' in value && 'data' in value && typeof value.data === 'string' && typeof value.media_type === 'string';
}
