import { globPattern, type ModelLimits } from '@llama-stack/core';
import type { RegisteredModel } from '../config/stack-config.ts';

/** A registered name that fits, and what it leads to. */
export interface RegisteredTarget {
  /** Undefined for `all`: `model` is then a name of its own. */
  readonly providerId: string | undefined;
  /** The upstream's id, or `auto`. */
  readonly model: string;
  readonly limits: ModelLimits;
  readonly rule: string;
}

/** Names of the configuration that have a real target, exact ones before patterns, each in the order of the file. */
export class RegisteredModels {
  readonly #exact = new Map<string, RegisteredModel>();
  readonly #patterns: { readonly matches: RegExp; readonly model: RegisteredModel }[] = [];

  constructor(models: readonly RegisteredModel[]) {
    for (const model of models.filter(hasTarget)) {
      if (model.model_id.includes('*')) this.#patterns.push({ matches: globPattern(model.model_id), model });
      else this.#exact.set(model.model_id, model);
    }
  }

  find(name: string): RegisteredTarget | undefined {
    const model = this.#exact.get(name) ?? this.#patterns.find(({ matches }) => matches.test(name))?.model;
    if (model === undefined) return undefined;
    const { model_id, provider_id, provider_model_id, metadata } = model;
    return {
      providerId: provider_id === 'all' ? undefined : provider_id,
      // A pattern without a target of its own passes the name on.
      model: provider_model_id.includes('*') ? name : provider_model_id,
      limits: limitsOf(metadata),
      rule: `registered as '${model_id}'`,
    };
  }
}

/** `all` with `auto`, or with its own name, only says that a name exists. */
function hasTarget({ model_id, model_type, provider_id, provider_model_id }: RegisteredModel): boolean {
  if (model_type !== 'llm') return false;
  return provider_id !== 'all' || (provider_model_id !== 'auto' && provider_model_id !== model_id);
}

function limitsOf({ context_window, context_length, max_tokens }: RegisteredModel['metadata']): ModelLimits {
  const window = context_window ?? context_length;
  return {
    ...(typeof window === 'number' && { context_window: window }),
    ...(typeof max_tokens === 'number' && { max_tokens }),
  };
}
