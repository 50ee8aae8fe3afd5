import { type CallContext, GatewayError, type ModelInfo } from '@llama-stack/core';
import { completeModel, type ModelRule } from './model-rules.ts';

export interface ModelCatalogOptions {
  /** The provider's id. */
  readonly provider: string;
  readonly rules: readonly ModelRule[];
  /** Whether a model must be listed to be called. */
  readonly mustBeListed?: boolean | undefined;
  ask(context: Pick<CallContext, 'signal'>): Promise<readonly ModelInfo[]>;
}

/** How soon an upstream is asked again for a model that it did not list. */
const askAgainMs = 30_000;

/** The models of one upstream, as it last listed them and as the rules complete them. */
export class ModelCatalog {
  readonly #options: ModelCatalogOptions;
  #listed: ReadonlyMap<string, ModelInfo> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ModelCatalogOptions) {
    this.#options = options;
  }

  /** Asks the upstream, and remembers its answer. */
  async refresh(context: Pick<CallContext, 'signal'>): Promise<readonly ModelInfo[]> {
    const { rules } = this.#options;
    this.#askedAt = performance.now();
    const models = await this.#options.ask(context);
    const offered = models.map((model) => completeModel(rules, model));
    this.#listed = new Map(offered.map((model) => [model.id, model]));
    return offered;
  }

  /** What is known of a model, listed or not. */
  find(id: string): ModelInfo {
    return this.#listed?.get(id) ?? completeModel(this.#options.rules, { id, model_type: 'llm' });
  }

  /** As `find`, after asking the upstream when it was not asked yet. A list that cannot be had is no reason to fail: the call will tell. */
  async look(id: string, { signal, logger }: Pick<CallContext, 'signal' | 'logger'>): Promise<ModelInfo> {
    if (this.#listed?.has(id) !== true && performance.now() - this.#askedAt > askAgainMs) {
      await this.refresh({ signal }).catch((error: unknown) => {
        logger.debug({ provider: this.#options.provider, err: error }, 'The models could not be listed');
      });
    }
    return this.find(id);
  }

  /** Throws GatewayError `not_found` for a model that is not listed and has to be. */
  check(id: string): void {
    const { provider, mustBeListed } = this.#options;
    if (mustBeListed === true && this.#listed !== undefined && !this.#listed.has(id)) {
      throw new GatewayError('not_found', `Provider '${provider}' does not list a model '${id}', and model_validation is on`, { provider });
    }
  }
}
