import { globPattern, type Logger, type ModelLimits } from '@llama-stack/core';
import type { RegisteredModel } from '../config/stack-config.ts';
import type { Aliases } from './alias-loop.ts';

/** A registered name that fits, and what it leads to. */
export interface RegisteredTarget {
  /** Undefined for `all`: `model` is then a name of its own. */
  readonly providerId: string | undefined;
  /** The upstream's id, or `auto`. */
  readonly model: string;
  readonly limits: ModelLimits;
  readonly rule: string;
}

export interface RegisteredModelsOptions {
  /** Those of the configuration, in the order of its file. */
  readonly models: readonly RegisteredModel[];
  /** What the file is called, for rules and errors. */
  readonly file: string;
  /** Ids of the providers that are on. */
  readonly providers: readonly string[];
  readonly logger: Logger;
}

/** By whom a name is registered, in words. */
type Origin = 'by the API' | `in ${string}`;

interface Registration {
  readonly model: RegisteredModel;
  readonly origin: Origin;
}

/**
 * Registered names: exact ones before patterns, those of the API over those of the file. One whose provider is off does not count:
 * what it would have replaced does.
 */
export class RegisteredModels {
  readonly #options: RegisteredModelsOptions;
  /** What was said in the log. */
  readonly #told = new Set<string>();
  readonly #leftOut = new Map<string, string>();
  #api: readonly RegisteredModel[] = [];
  #current: readonly Registration[] = [];
  #exact = new Map<string, Registration>();
  #patterns: readonly { readonly matches: RegExp; readonly registration: Registration }[] = [];

  constructor(options: RegisteredModelsOptions) {
    this.#options = options;
    this.replace([]);
  }

  /** Those of the API, from now on. */
  replace(models: readonly RegisteredModel[]): void {
    const { file } = this.#options;
    this.#api = models;
    this.#leftOut.clear();
    const own = this.#usable(models).map((model): Registration => ({ model, origin: 'by the API' }));
    const replaced = new Set(own.map(({ model }) => model.model_id));
    const others = this.#usable(this.#options.models)
      .filter(({ model_id }) => !replaced.has(model_id))
      .map((model): Registration => ({ model, origin: `in ${file}` }));
    this.#current = [...own, ...others];
    const targets = this.#current.filter(({ model }) => hasTarget(model));
    this.#exact = new Map(targets.map((registration) => [registration.model.model_id, registration]));
    this.#patterns = targets.flatMap((registration) => {
      const { model_id } = registration.model;
      return model_id.includes('*') ? [{ matches: globPattern(model_id), registration }] : [];
    });
  }

  /** Those that count now. */
  get models(): readonly RegisteredModel[] {
    return this.#current.map(({ model }) => model);
  }

  /** Those of the API, whether they count or not. */
  get ofApi(): readonly RegisteredModel[] {
    return this.#api;
  }

  get file(): string {
    return this.#options.file;
  }

  /** Whether the configuration registers this name. */
  isInFile(name: string): boolean {
    return this.#options.models.some(({ model_id }) => model_id === name);
  }

  /** The provider that a name is registered for in vain, because it is off. */
  leftOut(name: string): string | undefined {
    return this.#leftOut.get(name);
  }

  /** Names that stand for other names, as they would be with one more. */
  aliasesWith(model: RegisteredModel): Aliases {
    const others = this.models.filter(({ model_id }) => model_id !== model.model_id);
    return new Map([...others, model].filter(isAlias).map(({ model_id, provider_model_id }) => [model_id, provider_model_id]));
  }

  find(name: string): RegisteredTarget | undefined {
    const found = this.#exact.get(name) ?? this.#patterns.find(({ matches }) => matches.test(name))?.registration;
    if (found === undefined) return undefined;
    const { model_id, provider_id, provider_model_id, metadata } = found.model;
    return {
      providerId: provider_id === 'all' ? undefined : provider_id,
      // A pattern without a target of its own passes the name on.
      model: provider_model_id.includes('*') ? name : provider_model_id,
      limits: limitsOf(metadata),
      rule: `registered ${found.origin} as '${model_id}'`,
    };
  }

  #usable(models: readonly RegisteredModel[]): RegisteredModel[] {
    const { providers, logger } = this.#options;
    return models.filter((model) => {
      const { model_id, provider_id } = model;
      if (provider_id === 'all' || providers.includes(provider_id)) return true;
      this.#leftOut.set(model_id, provider_id);
      const line = { model: model_id, provider: provider_id };
      if (!this.#told.has(JSON.stringify(line))) logger.info(line, 'a registered model is left out: its provider is off');
      this.#told.add(JSON.stringify(line));
      return false;
    });
  }
}

/** Whether a name only stands for another. */
function isAlias({ model_id, provider_id, provider_model_id }: RegisteredModel): boolean {
  return provider_id === 'all' && provider_model_id !== 'auto' && provider_model_id !== model_id;
}

/** `all` with `auto`, or with its own name, only says that a name exists. */
function hasTarget(model: RegisteredModel): boolean {
  return model.model_type === 'llm' && (model.provider_id !== 'all' || isAlias(model));
}

function limitsOf({ context_window, context_length, max_tokens }: RegisteredModel['metadata']): ModelLimits {
  const window = context_window ?? context_length;
  return {
    ...(typeof window === 'number' && { context_window: window }),
    ...(typeof max_tokens === 'number' && { max_tokens }),
  };
}
