import type { MessageStreamEvent } from '@llama-stack/core';
import { BlockCheck } from './block-check.ts';
import { endProblems, usageProblems } from './end-problems.ts';

/** What is wrong with a stream of events, in words; empty when a client can read it. `cut` allows a stream without its end. */
export function streamProblems(events: readonly MessageStreamEvent[], { cut }: { readonly cut: boolean }): readonly string[] {
  const check = new StreamCheck();
  for (const event of events) check.push(event);
  return check.problems(cut);
}

class StreamCheck {
  readonly #problems: string[] = [];
  readonly #ids = new Set<unknown>();
  #started = false;
  #ended = false;
  #delta: Extract<MessageStreamEvent, { type: 'message_delta' }> | undefined;
  #lastIndex = -1;
  #open: BlockCheck | undefined;
  #calls = { committed: 0, cutOff: 0 };

  push(event: MessageStreamEvent): void {
    if (this.#ended) this.#problem(`${event.type} after message_stop`);
    if (this.#delta !== undefined && event.type !== 'message_stop') this.#problem(`${event.type} after message_delta`);
    if (!this.#started && event.type !== 'message_start') this.#problem(`${event.type} before message_start`);
    switch (event.type) {
      case 'message_start':
        this.#start(event.message);
        break;
      case 'content_block_start':
        this.#begin(event);
        break;
      case 'content_block_delta':
        if (event.index !== this.#open?.index) this.#problem(`a delta for block ${event.index}, which is not open`);
        else this.#problem(...this.#open.delta(event.delta));
        break;
      case 'content_block_stop':
        this.#stop(event.index);
        break;
      case 'message_delta':
        this.#leaveOpen();
        this.#delta = event;
        this.#problem(...endProblems(event, this.#calls));
        break;
      case 'message_stop':
        if (this.#delta === undefined) this.#problem('message_stop without message_delta');
        this.#ended = true;
    }
  }

  problems(cut: boolean): readonly string[] {
    if (this.#ended && cut) this.#problem('message_stop although the answer failed');
    if (!this.#ended && !cut) this.#problem('no message_stop');
    return this.#problems;
  }

  #start(message: Extract<MessageStreamEvent, { type: 'message_start' }>['message']): void {
    if (this.#started) this.#problem('a second message_start');
    this.#started = true;
    if (message.id === '' || message.model === '') this.#problem('message_start without id or model');
    if (message.content.length > 0 || message.stop_reason !== null) this.#problem('message_start of a message that is not empty');
    this.#problem(...usageProblems(message.usage));
  }

  #begin({ index, content_block }: Extract<MessageStreamEvent, { type: 'content_block_start' }>): void {
    this.#leaveOpen();
    if (index <= this.#lastIndex) this.#problem(`block ${index} after block ${this.#lastIndex}`);
    this.#lastIndex = index;
    this.#open = new BlockCheck(index, content_block);
    this.#problem(...this.#open.start(this.#ids));
  }

  #stop(index: number): void {
    if (this.#open === undefined || index !== this.#open.index) {
      this.#problem(`a stop for block ${index}, which is not open`);
      return;
    }
    this.#problem(...this.#open.stop());
    if (this.#open.isCall) this.#calls.committed += 1;
    this.#open = undefined;
  }

  /** Only a call that was cut off may be left without its stop. */
  #leaveOpen(): void {
    if (this.#open === undefined) return;
    if (!this.#open.isCall) this.#problem(`block ${this.#open.index} never stops`);
    else this.#calls.cutOff += 1;
    this.#open = undefined;
  }

  #problem(...texts: readonly string[]): void {
    this.#problems.push(...texts);
  }
}
