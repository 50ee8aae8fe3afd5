import { type ToolIdQuirks, upstreamToolId } from './tool-ids.ts';

/** Gives each call of a conversation its id upstream. An id that occurs again gets a number, the same in every request. */
export class CallIds {
  readonly #quirks: ToolIdQuirks;
  readonly #used = new Set<string>();

  constructor(quirks: ToolIdQuirks) {
    this.#quirks = quirks;
  }

  assign(clientId: string): string {
    const id = upstreamToolId(clientId, this.#quirks);
    for (let number = 2, candidate = id; ; number += 1) {
      if (!this.#used.has(candidate)) {
        this.#used.add(candidate);
        return candidate;
      }
      candidate = this.#quirks.toolIds === 'any' ? `${id}_${number}` : upstreamToolId(`${clientId}_${number}`, this.#quirks);
    }
  }
}
