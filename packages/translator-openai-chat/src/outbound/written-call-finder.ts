/** Where the pieces of an answer go. */
export interface WrittenCallSink {
  text(text: string): void;
  /** Takes a block between tags. False when it is no call: it is text then. */
  call(block: string): boolean;
}

/** How a call begins, and how it ends. */
const tags: readonly (readonly [open: string, close: string])[] = [
  ['<tool_call>', '</tool_call>'],
  ['<function=', '</function>'],
];
const fences: readonly string[] = ['```', '~~~'];

/** A block that is longer, in characters, is no call. */
const longestBlock = 1_000_000;

/**
 * Finds calls that a model wrote into its text, wherever the text is cut. A call begins at the start of a line and never inside of a code
 * fence: elsewhere it is something that the model writes about.
 */
export class WrittenCallFinder {
  readonly #sink: WrittenCallSink;
  #held = '';
  #place: 'line-start' | 'in-line' | 'in-call' = 'line-start';
  #fence: string | undefined;
  #close = '';

  constructor(sink: WrittenCallSink) {
    this.#sink = sink;
  }

  push(text: string): void {
    this.#held += text;
    while (this.#held !== '' && this.#step());
  }

  /** Gives out what was held back. A call may lack its last tag. */
  end(): void {
    const rest = this.#held;
    const isCall = this.#place === 'in-call';
    this.#held = '';
    this.#place = 'line-start';
    if (rest === '' || (isCall && this.#sink.call(rest))) return;
    this.#sink.text(rest);
  }

  /** Reads on as far as the text tells; false when more of it is needed. */
  #step(): boolean {
    if (this.#place === 'in-call') return this.#readCall();
    return this.#place === 'line-start' ? this.#beginLine() : this.#readLine();
  }

  #beginLine(): boolean {
    const line = this.#held.trimStart();
    if (line === '') return false;
    const fence = fences.find((candidate) => line.startsWith(candidate));
    const tag = tags.find(([open]) => line.startsWith(open));
    if (fence !== undefined) this.#toggle(fence);
    else if (this.#fence === undefined && tag !== undefined) {
      this.#close = tag[1];
      this.#place = 'in-call';
      return true;
    } else if ([...fences, ...tags.map(([open]) => open)].some((beginning) => beginning.startsWith(line))) return false;
    this.#give(this.#held.length - line.length);
    this.#place = 'in-line';
    return true;
  }

  #toggle(fence: string): void {
    if (this.#fence === undefined) this.#fence = fence;
    else if (this.#fence === fence) this.#fence = undefined;
  }

  #readLine(): boolean {
    const end = this.#held.indexOf('\n');
    this.#give(end === -1 ? this.#held.length : end + 1);
    if (end !== -1) this.#place = 'line-start';
    return true;
  }

  #readCall(): boolean {
    const end = this.#held.indexOf(this.#close);
    if (end === -1 && this.#held.length <= longestBlock) return false;
    const length = end === -1 ? this.#held.length : end + this.#close.length;
    const block = this.#held.slice(0, length);
    if (end !== -1 && this.#sink.call(block)) this.#held = this.#held.slice(length);
    else this.#give(length);
    this.#place = 'line-start';
    return true;
  }

  #give(length: number): void {
    if (length > 0) this.#sink.text(this.#held.slice(0, length));
    this.#held = this.#held.slice(length);
  }
}
