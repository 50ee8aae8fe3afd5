import { asBuffer } from './as-buffer.ts';

/** The model stands in the head of an answer, before its content. */
const headBytes = 4_096;
const modelField = /"model"\s*:\s*"(?:[^"\\]|\\.)*"/;

/**
 * Puts the model's name as the client gave it into a relayed answer: clients drop the thinking of a model that they do not know (S23). Reads
 * the head alone, and holds nothing back once it is found, or is not there.
 */
export class ModelRename {
  readonly #field: Buffer;
  #head: Buffer = Buffer.alloc(0);
  #isOver = false;

  constructor(name: string) {
    this.#field = Buffer.from(`"model":${JSON.stringify(name)}`);
  }

  /** What may go on; nothing while the name may be still to come. */
  push(chunk: Uint8Array): Uint8Array | undefined {
    if (this.#isOver) return chunk;
    this.#head = this.#head.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#head, chunk]);
    const text = this.#head.toString('latin1', 0, headBytes);
    const content = text.indexOf('"content"');
    const found = modelField.exec(text);
    if (found === null || (content !== -1 && content < found.index)) {
      return content !== -1 || this.#head.length >= headBytes ? this.rest() : undefined;
    }
    const head = this.rest();
    return Buffer.concat([head.subarray(0, found.index), this.#field, head.subarray(found.index + found[0].length)]);
  }

  /** What is still held back. */
  rest(): Buffer {
    this.#isOver = true;
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    return head;
  }
}
