import { type CallContext, GatewayError, type ModelInfo } from '@llama-stack/core';
import { completeModel, type ModelRule } from './model-rules.ts';

export interface ModelCatalogOptions {
  /** The provider's id. */
  readonly provider: string;
  readonly rules: readonly ModelRule[];
  readonly allowed?: readonly string[] | undefined;
  /** Whether a model must be listed to be called. */
  readonly mustBeListed?: boolean | undefined;
  ask(context: Pick<CallContext, 'signal'>): Promise<readonly ModelInfo[]>;
}

/** The models of one upstream, as it last listed them and as the rules complete them. */
export class ModelCatalog {
  readonly #options: ModelCatalogOptions;
  #listed: ReadonlyMap<string, ModelInfo> | undefined;

  constructor(options: ModelCatalogOptions) {
    this.#options = options;
  }

  /** Asks the upstream, and remembers its answer. */
  async refresh(context: Pick<CallContext, 'signal'>): Promise<readonly ModelInfo[]> {
    const { rules, allowed } = this.#options;
    const models = await this.#options.ask(context);
    const offered = models.filter(({ id }) => allowed === undefined || allowed.includes(id)).map((model) => completeModel(rules, model));
    this.#listed = new Map(offered.map((model) => [model.id, model]));
    return offered;
  }

  /** What is known of a model, listed or not. */
  find(id: string): ModelInfo {
    return this.#listed?.get(id) ?? completeModel(this.#options.rules, { id, model_type: 'llm' });
  }

  isListed(id: string): boolean {
    return this.#listed?.has(id) === true;
  }

  /** Throws GatewayError `not_found` for a model that the configuration does not let through. */
  check(id: string): void {
    const { provider, allowed, mustBeListed } = this.#options;
    if (allowed !== undefined && !allowed.includes(id)) {
      throw new GatewayError('not_found', `Model '${id}' is not among the allowed_models of provider '${provider}'`, { provider });
    }
    if (mustBeListed === true && this.#listed !== undefined && !this.#listed.has(id)) {
      throw new GatewayError('not_found', `Provider '${provider}' does not list a model '${id}', and model_validation is on`, { provider });
    }
  }
}
