import { GatewayError, isGatewayError, nearestNames } from '@llama-stack/core';
import { nearestText } from '../models/model-not-found.ts';
import type { ResolvedRequest } from './call.ts';

/**
 * An upstream says by its own id which model it does not have. What only the gateway knows is added: the names that are most like it, of
 * all that can be called, and for a client that asked by another name what led there, such as the variable of a tier.
 */
export function explainMissing(
  error: unknown,
  { name, model }: Pick<ResolvedRequest, 'name' | 'model'>,
  names: () => readonly string[],
): unknown {
  if (!isGatewayError(error) || error.code !== 'not_found') return error;
  const missing = `${model.providerId}/${model.model}`;
  const nearest = nearestNames(missing, names()).filter((near) => near !== missing);
  const near = nearest.length === 0 ? '' : ` In its place: ${nearestText(nearest)}.`;
  const led = name.endsWith(model.model) ? '' : ` (${name} leads there: ${model.rule})`;
  return near === '' && led === '' ? error : new GatewayError(error.code, `${error.message}${near}${led}`, error.details);
}
