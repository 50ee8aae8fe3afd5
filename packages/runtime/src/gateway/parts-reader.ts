/** Reads a body in parts from its beginning to its end, once. */
export class PartsReader {
  readonly #parts: readonly Uint8Array[];
  #index = 0;
  /** Where the part begins that is read next, and what of it has been read. */
  #begin = 0;
  #read = 0;

  constructor(parts: readonly Uint8Array[]) {
    this.#parts = parts;
  }

  /** What lies before a place of the body and has not been read. Copies nothing. */
  readTo(end: number): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (let part = this.#parts[this.#index]; part !== undefined; part = this.#parts[this.#index]) {
      const until = Math.min(part.length, end - this.#begin);
      if (until > this.#read) pieces.push(part.subarray(this.#read, until));
      this.#read = Math.max(until, this.#read);
      if (this.#read < part.length) break;
      this.#begin += part.length;
      this.#index += 1;
      this.#read = 0;
    }
    return pieces;
  }
}
