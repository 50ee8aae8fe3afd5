import { GatewayError, isGatewayError } from '@llama-stack/core';
import type { ResolvedRequest } from './call.ts';

/**
 * An upstream says by its own id which model it does not have. A client that asked for another name is told what led there, such as the
 * variable of a tier: only the gateway knows.
 */
export function explainMissing(error: unknown, { name, model }: Pick<ResolvedRequest, 'name' | 'model'>): unknown {
  if (!isGatewayError(error) || error.code !== 'not_found' || name.endsWith(model.model)) return error;
  return new GatewayError(error.code, `${error.message} (${name} leads there: ${model.rule})`, error.details);
}
