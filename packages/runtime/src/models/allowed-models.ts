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

  /** Throws GatewayError `permission` for a model that is not allowed. `rule` tells how a client's name led to it. */
  check(model: string, rule: string): void {
    if (this.allows(model)) return;
    const names = this.#names?.length === 0 ? 'none' : this.#names?.join(', ');
    const text = `Model '${model}' (${rule}) is not among the allowed_models of provider '${this.#provider}': ${names}`;
    throw new GatewayError('permission', text, { provider: this.#provider });
  }
}
