import type { InferenceProvider, ModelInfo, ModelLimits } from './inference-provider.ts';

/** Where a model name leads. `model` is the upstream's own id, `rule` says in words why. */
export interface ResolvedModel {
  readonly provider: InferenceProvider;
  readonly providerId: string;
  readonly model: string;
  readonly limits: ModelLimits;
  readonly rule: string;
}

/** A model as our clients see it: `id` is `<provider_id>/<upstream id>`. */
export interface ListedModel extends ModelInfo {
  readonly provider_id: string;
  readonly provider_model_id: string;
}

export interface ModelRegistry {
  /**
   * Finds the provider for a client's model name. Throws GatewayError: `not_found`, naming close matches and a remedy; the providers' own
   * failure while none can be used; `overloaded` while one has yet to list its models.
   */
  resolve(name: string, session?: string): ResolvedModel;
  /** Every model that can be named now, from memory: no upstream is asked. */
  list(): readonly ListedModel[];
}
