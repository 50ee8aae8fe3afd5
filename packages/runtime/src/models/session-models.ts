/** A model by its provider and the upstream's own id. */
export interface ChosenModel {
  readonly providerId: string;
  readonly model: string;
}

interface Choice extends ChosenModel {
  readonly at: number;
}

const day = 24 * 60 * 60 * 1_000;
const mostSessions = 10_000;

/** Which model each client session named last, for the `claude-*` names it uses unasked. In memory, bounded, for a day. */
export class SessionModels {
  readonly #choices = new Map<string, Choice>();
  readonly #now: () => number;

  /** `now` is in ms. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  remember(session: string, { providerId, model }: ChosenModel): void {
    this.#choices.delete(session);
    this.#choices.set(session, { providerId, model, at: this.#now() });
    if (this.#choices.size <= mostSessions) return;
    const [oldest] = this.#choices.keys();
    if (oldest !== undefined) this.#choices.delete(oldest);
  }

  find(session: string): ChosenModel | undefined {
    const choice = this.#choices.get(session);
    if (choice === undefined || this.#now() - choice.at <= day) return choice;
    this.#choices.delete(session);
    return undefined;
  }
}
