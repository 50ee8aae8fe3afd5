import { globPattern, isGatewayError, type Logger } from '@llama-stack/core';
import type { Resolution } from './model-registry.ts';

interface FallbackRule {
  readonly pattern: string;
  readonly matches: RegExp;
  readonly models: readonly string[];
}

export interface FallbackOptions {
  /** `routing.fallback` of the configuration: by a model's name or a pattern, names of models to ask in its place. */
  readonly fallback: Readonly<Record<string, readonly string[]>>;
  resolve(name: string): Resolution;
  readonly logger: Logger;
}

/** The models that answer in the place of others, names before patterns, each in the order of the file. */
export class FallbackModels {
  readonly #options: FallbackOptions;
  readonly #rules: readonly FallbackRule[];
  readonly #warned = new Set<string>();

  constructor(options: FallbackOptions) {
    this.#options = options;
    const rules = Object.entries(options.fallback).map(([pattern, models]) => ({ pattern, matches: globPattern(pattern), models }));
    const isPattern = ({ pattern }: FallbackRule): boolean => pattern.includes('*');
    this.#rules = [...rules.filter((rule) => !isPattern(rule)), ...rules.filter(isPattern)];
  }

  /** Whom to ask next, for a model by the client's name of it, or by `provider_id/model`. Nobody is asked twice. */
  find(name: string, first: Resolution): readonly Resolution[] {
    const names = [name, idOf(first)];
    const rule = this.#rules.find(({ matches }) => names.some((candidate) => matches.test(candidate)));
    const known = new Set([idOf(first)]);
    const found: Resolution[] = [];
    for (const model of rule?.models ?? []) {
      const target = this.#resolve(model);
      if (target === undefined || known.has(idOf(target))) continue;
      known.add(idOf(target));
      found.push({ ...target, rule: `fallback of '${rule?.pattern}', ${target.rule}` });
    }
    return found;
  }

  /** A name that leads nowhere now must not cost the answer that the others can give. */
  #resolve(name: string): Resolution | undefined {
    try {
      return this.#options.resolve(name);
    } catch (error) {
      if (!isGatewayError(error)) throw error;
      if (!this.#warned.has(name)) this.#options.logger.warn({ model: name, error: error.message }, 'a fallback model is not to be found');
      this.#warned.add(name);
      return undefined;
    }
  }
}

function idOf({ providerId, model }: Resolution): string {
  return `${providerId}/${model}`;
}
