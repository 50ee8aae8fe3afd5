import { nearestNames } from '@llama-stack/core';
import type { NamedModel } from '../server-models.ts';

type Target = Pick<NamedModel['resolves_to'], 'provider_id' | 'model'>;

/**
 * What is doubtful about a model that its provider does not list; it may answer all the same. Undefined when it lists the model, or
 * nothing yet. `listed`: the names that the server lists.
 */
export function doubtModel({ provider_id, model }: Target, listed: readonly string[]): string | undefined {
  const own = listed.filter((name) => name.startsWith(`${provider_id}/`));
  const name = `${provider_id}/${model}`;
  // Ollama takes a name without a tag for the latest.
  if (own.length === 0 || own.includes(name) || own.includes(`${name}:latest`)) return undefined;
  const nearest = nearestNames(name, own);
  return `${provider_id} lists no model '${model}'. ${nearest.length === 0 ? 'See: llama stack models list' : `Did you mean ${nearest.join(' or ')}?`}`;
}
