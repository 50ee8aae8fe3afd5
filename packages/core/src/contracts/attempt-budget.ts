/** How many more times a call may be tried, over repair, reconnection and fallback together. */
export class AttemptBudget {
  #left: number;

  constructor(attempts: number) {
    this.#left = attempts;
  }

  get left(): number {
    return this.#left;
  }

  /** Takes one attempt. False when none is left: the error at hand is then the answer. */
  take(): boolean {
    if (this.#left <= 0) return false;
    this.#left -= 1;
    return true;
  }

  /** Something has gone to the client: from here on nothing is tried again. */
  exhaust(): void {
    this.#left = 0;
  }
}
