import type { MessageStreamEvent } from '@llama-stack/core';

/** What is wrong with a stream of events, in words; empty when a client can read it. `cut` allows a stream without its end. */
export function streamProblems(events: readonly MessageStreamEvent[], { cut }: { readonly cut: boolean }): readonly string[] {
  const check = new StreamCheck();
  for (const event of events) check.push(event);
  return check.problems(cut);
}

class StreamCheck {
  readonly #problems: string[] = [];
  #started = false;
  #ended = false;
  #lastIndex = -1;
  #open: number | undefined;

  push(event: MessageStreamEvent): void {
    if (this.#ended) this.#problem(`${event.type} after message_stop`);
    if (!this.#started && event.type !== 'message_start') this.#problem(`${event.type} before message_start`);
    switch (event.type) {
      case 'message_start':
        if (this.#started) this.#problem('a second message_start');
        this.#started = true;
        break;
      case 'content_block_start':
        this.#begin(event.index);
        break;
      case 'content_block_delta':
        if (event.index !== this.#open) this.#problem(`a delta for block ${event.index}, which is not open`);
        break;
      case 'content_block_stop':
        if (event.index !== this.#open) this.#problem(`a stop for block ${event.index}, which is not open`);
        this.#open = undefined;
        break;
      case 'message_stop':
        this.#ended = true;
    }
  }

  problems(cut: boolean): readonly string[] {
    if (this.#ended && cut) this.#problem('message_stop although the answer failed');
    if (!this.#ended && !cut) this.#problem('no message_stop');
    return this.#problems;
  }

  #begin(index: number): void {
    if (index <= this.#lastIndex) this.#problem(`block ${index} after block ${this.#lastIndex}`);
    if (this.#open !== undefined) this.#problem(`block ${index} while block ${this.#open} is open`);
    this.#lastIndex = index;
    this.#open = index;
  }

  #problem(text: string): void {
    this.#problems.push(text);
  }
}
