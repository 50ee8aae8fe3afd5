import type { InferenceProvider, MessagesRequest } from '@llama-stack/core';

/** The resource name of a model that Fireworks itself hosts, which people write without what all have in common. */
export function fullName(model: string): string {
  return model.includes('/') ? model : `accounts/fireworks/models/${model}`;
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
