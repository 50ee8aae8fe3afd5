import { parseJson } from '@llama-stack/core/translation';

const quote = 34;
const backslash = 92;

/** `{}` says no more than no arguments at all. Some servers send it first, and then the arguments. */
const nothing = /^\s*\{\s*\}\s*/;
const maybeNothing = /^\s*(?:\{\s*)?$/;

/**
 * Follows the JSON text of one call's input, cut anywhere, to know where it ends: what comes after the last brace is a repetition.
 * Control characters inside of strings, which models forget to escape, are escaped on the way.
 */
export class ToolInput {
  #state: 'begins' | 'object' | 'other' | 'whole' = 'begins';
  #held = '';
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** Takes more of the text, and returns what can be passed on. */
  push(text: string): string {
    switch (this.#state) {
      case 'begins':
        return this.#begin(this.#held + text);
      case 'object':
        return this.#follow(text);
      case 'other':
        this.#held += text;
        return '';
      case 'whole':
        return '';
    }
  }

  get isWhole(): boolean {
    return this.#state === 'whole';
  }

  /** Whether text has been passed on that more must follow. */
  get isOpen(): boolean {
    return this.#state === 'object';
  }

  /** What was held back. `null` is no input; an object inside of a JSON text is taken out; the rest is for the caller to refuse. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    if (this.#state !== 'other') return held.trim();
    const value = parseJson(held);
    if (value === null || value === '') return '';
    return typeof value === 'string' && value.trimStart().startsWith('{') ? this.#begin(value) : held;
  }

  #begin(text: string): string {
    const input = text.replace(nothing, '');
    this.#held = input;
    if (maybeNothing.test(input)) return '';
    this.#state = input.trimStart().startsWith('{') ? 'object' : 'other';
    if (this.#state === 'other') return '';
    this.#held = '';
    return this.#follow(input);
  }

  #follow(text: string): string {
    let passed = '';
    let start = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 32 && this.#isInString) {
        passed += text.slice(start, index) + JSON.stringify(text[index]).slice(1, -1);
        start = index + 1;
      } else if (this.#step(code)) {
        this.#state = 'whole';
        return passed + text.slice(start, index + 1);
      }
    }
    return passed + text.slice(start);
  }

  /** Reads one character; true when it ends the object. */
  #step(code: number): boolean {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === backslash) this.#isEscaped = true;
      else if (code === quote) this.#isInString = false;
    } else if (code === quote) this.#isInString = true;
    else if (code === 123 || code === 91) this.#depth += 1;
    else if (code === 125 || code === 93) {
      this.#depth -= 1;
      return this.#depth === 0;
    }
    return false;
  }
}
