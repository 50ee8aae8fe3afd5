import { z } from 'zod';
import { providerTypeOf } from './provider-type.ts';
import type { ProviderEntry } from './stack-config.ts';

const text = z.string().optional().catch(undefined);
const fieldsOfAny = z.record(z.string(), z.unknown());
const list = <Item extends z.ZodType>(item: Item) => z.array(item.optional().catch(undefined)).nullish().catch([]);

const provider = z.object({
  provider_id: text,
  provider_type: z.unknown().optional(),
  enabled: z.unknown().optional(),
  module: text,
  config: fieldsOfAny.catch({}),
});

const model = z.object({ model_id: text, provider_id: text, provider_model_id: text });

/** The configuration's schema without a single demand: each part that is not as it should be is absent. */
const outlineSchema = z
  .object({
    providers: z
      .object({ inference: list(provider) })
      .nullish()
      .catch(undefined),
    registered_resources: z
      .object({ models: list(model) })
      .nullish()
      .catch(undefined),
    routing: z
      .object({
        order: list(z.string()),
        fallback: z.record(z.string(), z.union([z.string(), z.array(text)]).catch([])).catch({}),
      })
      .nullish()
      .catch(undefined),
    safeguards: z.object({ judge: text }).nullish().catch(undefined),
    storage: z
      .object({
        backends: z.record(z.string(), z.looseObject({ type: text, module: text }).catch({})).catch({}),
        stores: z.record(z.string(), z.object({ backend: text, namespace: text }).catch({})).catch({}),
      })
      .optional()
      .catch(undefined),
  })
  .catch({});

/** What can be read of a configuration, whatever else is wrong with it: so that no mistake hides another. */
export type ConfigOutline = z.infer<typeof outlineSchema>;

/** Reads what can be read of a tree with its variables put in. Never throws. */
export function readOutline(tree: unknown): ConfigOutline {
  return outlineSchema.parse(tree);
}

/** Ids of the providers that are not switched off in the file. */
export function providerIds({ providers }: Pick<ConfigOutline, 'providers'>): string[] {
  return (providers?.inference ?? []).flatMap((entry) => entry?.provider_id ?? []);
}

/** The providers whose type can be told, though the rest of their entry may be wrong. */
export function outlineProviders({ providers }: ConfigOutline): ProviderEntry[] {
  return (providers?.inference ?? []).flatMap((entry, index) => {
    const provider_type = providerTypeOf(entry?.provider_type);
    if (entry === undefined || provider_type === undefined) return [];
    const { provider_id = `#${index + 1}`, module, config } = entry;
    const enabled = entry.enabled === 'auto' ? 'auto' : true;
    return [
      { provider_id, provider_type, enabled, config, ...(module !== undefined && { module }), path: ['providers', 'inference', index] },
    ];
  });
}
