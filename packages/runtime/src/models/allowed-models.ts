import { GatewayError, globPattern } from '@llama-stack/core';

/** Which of its models a provider may be asked for: by `allowed_models`, else all. */
export class AllowedModels {
  readonly #provider: string;
  readonly #names: readonly string[] | undefined;
  readonly #patterns: readonly RegExp[];

  /** `names` are ids, or patterns with `*`; undefined allows every model. */
  constructor(provider: string, names: readonly string[] | undefined) {
    this.#provider = provider;
    this.#names = names;
    this.#patterns = (names ?? []).map(globPattern);
  }

  allows(model: string): boolean {
    return this.#names === undefined || this.#patterns.some((pattern) => pattern.test(model));
  }

  /** Those that are allowed. Throws GatewayError `permission` when there are models, and not one is: mostly a slip in a pattern. */
  among<Model extends { readonly id: string }>(models: readonly Model[]): readonly Model[] {
    const allowed = models.filter(({ id }) => this.allows(id));
    if (allowed.length > 0 || models.length === 0) return allowed;
    const ids = models.map(({ id }) => id);
    const shown = ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
    const text = `${this.#provider}: its allowed_models (${this.#shown}) let none of its models through: ${shown}`;
    throw new GatewayError('permission', text, { provider: this.#provider });
  }

  /** Throws GatewayError `permission` for a model that is not allowed. `rule` tells how a client's name led to it. */
  check(model: string, rule: string): void {
    if (this.allows(model)) return;
    const text = `Model '${model}' (${rule}) is not among the allowed_models of provider '${this.#provider}': ${this.#shown}`;
    throw new GatewayError('permission', text, { provider: this.#provider });
  }

  get #shown(): string {
    return this.#names?.join(', ') || 'none';
  }
}
