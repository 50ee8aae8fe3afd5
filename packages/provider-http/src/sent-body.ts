/** A body on its way. It is let go of as it is sent: undici holds a request until its answer is over, and that may stream for minutes. */
export class SentBody implements Iterable<Uint8Array> {
  readonly length: number;
  #bytes: Uint8Array | undefined;

  constructor(body: string | Uint8Array) {
    this.#bytes = typeof body === 'string' ? Buffer.from(body) : body;
    this.length = this.#bytes.length;
  }

  *[Symbol.iterator](): Generator<Uint8Array> {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    if (bytes !== undefined) yield bytes;
  }
}
