/** Watches a text, cut anywhere, for the sequences that the client wants it to stop at. */
export class StopSequenceWatcher {
  readonly #sequences: readonly string[];
  /** The length of the longest sequence. */
  readonly #longest: number;
  /** The end of the text so far, which may be the beginning of a sequence. */
  #held = '';
  #found: string | undefined;

  constructor(sequences: readonly string[]) {
    this.#sequences = sequences.filter((sequence) => sequence !== '');
    this.#longest = this.#sequences.reduce((longest, { length }) => Math.max(longest, length), 0);
  }

  /** The sequence that was met. Nothing is passed on after it. */
  get found(): string | undefined {
    return this.#found;
  }

  /** Takes more of the text, and returns what can be passed on. */
  push(text: string): string {
    if (this.#found !== undefined) return '';
    if (this.#sequences.length === 0) return text;
    const all = this.#held + text;
    const end = this.#findFirst(all);
    if (end === undefined) {
      const kept = all.length - this.#longestBeginning(all);
      this.#held = all.slice(kept);
      return all.slice(0, kept);
    }
    this.#held = '';
    return all.slice(0, end);
  }

  /** What was held back, when the text has ended. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** Where the first sequence begins; of those that begin there, the longest was met. */
  #findFirst(text: string): number | undefined {
    let first: number | undefined;
    for (const sequence of this.#sequences) {
      const at = text.indexOf(sequence);
      const isLonger = at === first && sequence.length > (this.#found?.length ?? 0);
      if (at === -1 || (first !== undefined && at > first) || (at === first && !isLonger)) continue;
      first = at;
      this.#found = sequence;
    }
    return first;
  }

  #longestBeginning(text: string): number {
    for (let length = Math.min(this.#longest - 1, text.length); length > 0; length -= 1) {
      const end = text.slice(-length);
      if (this.#sequences.some((sequence) => sequence.startsWith(end))) return length;
    }
    return 0;
  }
}
