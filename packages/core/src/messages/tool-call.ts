/** A tool call whose input arrives as JSON text, cut anywhere. */
export class ToolCall {
  readonly type = 'tool_use';
  readonly id: string;
  readonly name: string;
  #json = '';
  /** The end of `#json` that `isOver` has not looked at: each character is looked at once. */
  #unread = '';
  #depth = 0;
  #inString = false;
  #balanced = false;
  #ended = false;
  #cutShort = false;

  constructor(id: string, name: string) {
    this.id = id;
    this.name = name;
  }

  get json(): string {
    return this.#json;
  }

  /** Whether the upstream has said that no more is to come. */
  get ended(): boolean {
    return this.#ended;
  }

  append(json: string): void {
    this.#json += json;
    this.#unread += json;
  }

  end(): void {
    this.#ended = true;
  }

  /** Whether no more is to come: the outermost brace has closed, or the upstream has said so. */
  isOver(): boolean {
    if (!this.#ended && !this.#balanced && this.#unread !== '') this.#read();
    return this.#ended || this.#balanced;
  }

  /** The answer was cut short here, unless the upstream had said that no more is to come. */
  cutShort(): void {
    this.#cutShort = !this.#ended;
  }

  /** A call without any input is one without arguments: not where the answer was cut short before the first of it. */
  isEmpty(): boolean {
    return !this.#cutShort && this.#json.trim() === '';
  }

  /** Whether the input so far is a JSON object. */
  isWhole(): boolean {
    if (!this.#json.trimEnd().endsWith('}')) return false;
    try {
      JSON.parse(this.#json);
      return true;
    } catch {
      return false;
    }
  }

  #read(): void {
    const text = this.#unread;
    let at = 0;
    for (; at < text.length && !this.#balanced; at += 1) {
      const character = text[at];
      if (!this.#inString) this.#outside(character);
      else if (character === '"') this.#inString = false;
      else if (character === '\\') {
        // What it escapes may be in the next fragment.
        if (at + 1 === text.length) break;
        at += 1;
      }
    }
    this.#unread = text.slice(at);
  }

  #outside(character: string | undefined): void {
    if (character === '"') this.#inString = true;
    else if (character === '{') this.#depth += 1;
    else if (character === '}') {
      this.#depth -= 1;
      this.#balanced = this.#depth <= 0;
    }
  }
}
