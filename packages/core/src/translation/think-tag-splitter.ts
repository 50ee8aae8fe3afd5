import { fields } from '../config/fields.ts';
import type { QuirksOf } from './quirks-of.ts';

/** What an upstream without a reasoning parser leaves in its text. */
export const thinkTagQuirks = () => ({
  /** Tags around reasoning, such as `think`. */
  thinkTags: fields.texts(),
  /** Whether the chat template has already written the opening tag, so that an answer begins inside of it. */
  thinkTagOpened: fields.flag(),
});

export interface ThinkTagQuirks extends QuirksOf<typeof thinkTagQuirks> {}

/** Where pieces of an answer go. */
interface SplitSink {
  thinking(text: string): void;
  text(text: string): void;
}

/**
 * Parts `<think>…</think>` from the answer that follows, wherever the text is cut. A tag counts only at the very start, after white
 * space: later in an answer it is something that the model writes about.
 */
export class ThinkTagSplitter {
  readonly #tags: readonly string[];
  readonly #sink: SplitSink;
  #place: 'before' | 'inside' | 'after' | 'answer';
  /** The tags that may close what is open. */
  #closing: readonly string[] = [];
  /** What may be the beginning of a tag. */
  #held = '';

  constructor({ thinkTags, thinkTagOpened }: ThinkTagQuirks, sink: SplitSink) {
    this.#tags = thinkTags;
    this.#sink = sink;
    this.#place = 'before';
    if (thinkTags.length === 0) this.#place = 'answer';
    else if (thinkTagOpened) this.#open(thinkTags);
  }

  push(text: string): void {
    if (this.#place === 'answer') {
      this.#sink.text(text);
      return;
    }
    const whole = this.#held + text;
    this.#held = '';
    if (this.#place === 'before') this.#begin(whole);
    else if (this.#place === 'inside') this.#think(whole);
    else this.#answer(whole.trimStart());
  }

  /** Gives out what was held back: it was no tag. */
  end(): void {
    const rest = this.#held;
    this.#held = '';
    if (rest === '') return;
    if (this.#place === 'inside') this.#sink.thinking(rest);
    else this.#answer(rest);
  }

  #begin(text: string): void {
    const start = text.trimStart();
    const tag = this.#tags.find((name) => start.startsWith(`<${name}>`));
    if (tag !== undefined) {
      this.#open([tag]);
      this.#think(start.slice(tag.length + 2));
    } else if (this.#tags.some((name) => `<${name}>`.startsWith(start))) this.#held = text;
    else this.#answer(text);
  }

  #open(tags: readonly string[]): void {
    this.#place = 'inside';
    this.#closing = tags.map((tag) => `</${tag}>`);
  }

  #think(text: string): void {
    for (const tag of this.#closing) {
      const end = text.indexOf(tag);
      if (end === -1) continue;
      this.#sink.thinking(text.slice(0, end));
      this.#place = 'after';
      this.#answer(text.slice(end + tag.length).trimStart());
      return;
    }
    const held = Math.max(...this.#closing.map((tag) => endThatBegins(text, tag)));
    this.#sink.thinking(text.slice(0, text.length - held));
    this.#held = text.slice(text.length - held);
  }

  #answer(text: string): void {
    if (text === '') return;
    this.#place = 'answer';
    this.#sink.text(text);
  }
}

/** How many characters at the end of a text may be the beginning of a tag. */
function endThatBegins(text: string, tag: string): number {
  const last = text.lastIndexOf('<');
  if (last === -1 || text.length - last >= tag.length) return 0;
  return tag.startsWith(text.slice(last)) ? text.length - last : 0;
}
