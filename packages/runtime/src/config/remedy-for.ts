import { nearestNames } from '@llama-stack/core';

/** What may have been meant by a name that nothing has. */
export function remedyFor(name: string, known: readonly string[]): string {
  const [nearest] = nearestNames(name, known);
  return nearest === undefined ? `There are: ${[...new Set(known)].join(', ') || 'none'}` : `Did you mean '${nearest}'?`;
}
