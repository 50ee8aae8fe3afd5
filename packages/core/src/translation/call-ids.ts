import { type ToolIdQuirks, upstreamToolId } from './tool-ids.ts';

/** Gives each call of a conversation its id upstream. An id that occurs again gets a number, the same in every request. */
export class CallIds {
  readonly #quirks: ToolIdQuirks;
  readonly #used = new Set<string>();
  /** The number that an id was given last: those before it are all in use. */
  readonly #numbers = new Map<string, number>();

  constructor(quirks: ToolIdQuirks) {
    this.#quirks = quirks;
  }

  assign(clientId: string): string {
    for (let number = this.#numbers.get(clientId) ?? 1; ; number += 1) {
      const id = this.#numbered(clientId, number);
      if (this.#used.has(id)) continue;
      this.#used.add(id);
      this.#numbers.set(clientId, number);
      return id;
    }
  }

  #numbered(clientId: string, number: number): string {
    if (number === 1) return upstreamToolId(clientId, this.#quirks);
    if (this.#quirks.toolIds === 'any') return `${upstreamToolId(clientId, this.#quirks)}_${number}`;
    return upstreamToolId(`${clientId}_${number}`, this.#quirks);
  }
}
