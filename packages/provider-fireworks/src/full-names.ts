import type { InferenceProvider, MessagesRequest } from '@llama-stack/core';

const own = 'accounts/fireworks/models/';

/** The resource name of a model that Fireworks itself hosts, which people write without what all have in common. */
function fullName(model: string): string {
  return model.includes('/') ? model : own + model;
}

/** Models in both spellings: a client may use either. */
export function bothNames(models: readonly string[]): string[] {
  return models.flatMap((model) => [fullName(model), ...(fullName(model).startsWith(own) ? [fullName(model).slice(own.length)] : [])]);
}

/** The provider, for requests that name a model in short. */
export function withFullNames({ infer, explain, countTokens, ...rest }: InferenceProvider): InferenceProvider {
  const named = (request: MessagesRequest): MessagesRequest => ({ ...request, model: fullName(request.model) });
  return {
    ...rest,
    infer: (request, context) => infer(named(request), context),
    ...(explain !== undefined && { explain: (request, context) => explain(named(request), context) }),
    ...(countTokens !== undefined && { countTokens: (request, context) => countTokens(named(request), context) }),
  };
}
