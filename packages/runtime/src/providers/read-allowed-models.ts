import { fieldOf } from '@llama-stack/core/translation';
import { z } from 'zod';

const schema = z.preprocess((value) => value || undefined, z.array(z.string(), 'must be a list of model ids').optional());

/** What `read` found: names, or what is wrong with them, in the words of a schema. */
export interface ReadAllowedModels {
  readonly names?: readonly string[] | undefined;
  readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[];
}

/**
 * The `allowed_models` of a provider's `config`: ids, or patterns with `*`. Every provider has this setting, whether its plugin
 * knows it or not; one that does may add other spellings of the same names, so what it `validated` counts first.
 */
export function readAllowedModels(own: object, validated: unknown): ReadAllowedModels {
  const { success, data, error } = schema.safeParse(fieldOf(validated, 'allowed_models') ?? fieldOf(own, 'allowed_models'));
  if (success) return { names: data, issues: [] };
  return { issues: error.issues.map(({ message, path }) => ({ message, path: ['allowed_models', ...path] })) };
}
