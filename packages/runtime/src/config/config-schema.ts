import { fields, type ProviderType, Secret } from '@llama-stack/core';
import { z } from 'zod';
import { isProviderType, whyNoProviderType } from './provider-type.ts';

const providerType = z.custom<ProviderType>(isProviderType, { error: ({ input }) => whyNoProviderType(input) });

const providerEntry = z.strictObject({
  provider_id: z.string().regex(/^[^\s/]+$/, "must be one word without '/'"),
  provider_type: providerType,
  enabled: z
    .union([z.boolean(), z.enum(['auto', 'true'])], "must be true, false or 'auto'")
    .default(true)
    .transform((enabled): true | 'auto' => (enabled === 'auto' ? 'auto' : true)),
  module: z.string().min(1).optional(),
  config: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((config) => config ?? {}),
});

/** A registered model, in a file, in the body of `POST /v1/models` and in the store. */
export const registeredModel = z
  .object({
    model_id: z.string().min(1),
    provider_id: z.string().min(1).default('all'),
    provider_model_id: z.string().min(1).optional(),
    model_type: z.enum(['llm', 'embedding', 'rerank']).default('llm'),
    metadata: z
      .record(z.string(), z.unknown())
      .nullish()
      .transform((metadata) => metadata ?? {}),
  })
  .transform((model) => ({
    ...model,
    provider_model_id: model.provider_model_id ?? (model.provider_id === 'all' ? 'auto' : model.model_id),
  }));

const key = z.union([z.string(), z.number()]).transform((value) => new Secret(String(value)));

const server = z.object({
  host: z.string().min(1).optional(),
  port: fields.port().optional(),
  /** Strict: a kind of authentication that is not understood must never come out as none. */
  auth: z.strictObject({ keys: z.array(key).min(1, 'must list a key; an unset variable may have left it empty') }).optional(),
  max_body_mb: fields.count().optional(),
  shutdown_grace_seconds: fields.count().optional(),
});

/** One name may stand without its list. */
const modelNames = z
  .union([z.string().min(1), z.array(z.string().min(1))], 'must be the name of a model, or a list of such names')
  .transform((names) => (typeof names === 'string' ? [names] : names));

const routing = z.strictObject({
  order: z.array(z.string()).default([]),
  fallback: z.record(z.string().min(1), modelNames).default({}),
});

const storage = z.object({
  /** What else stands in a backend is its plugin's to check. */
  backends: z.record(z.string(), z.looseObject({ type: z.string(), module: z.string().min(1).optional() })).default({}),
  stores: z.record(z.string(), z.looseObject({ backend: z.string(), namespace: z.string().min(1).optional() })).default({}),
});

/** `undefined` stands where an entry was dropped, so that the others keep their numbers. */
const entries = <Entry extends z.ZodType>(entry: Entry) => z.array(entry.optional()).nullish();

/** What a configuration file holds once its variables are put in. Sections that we do not serve are not in it. */
export const configSchema = z.object({
  version: z.coerce
    .number()
    .refine((version) => version === 2, 'only version 2 is understood')
    .default(2),
  distro_name: z.string().optional(),
  providers: z.object({ inference: entries(providerEntry) }).nullish(),
  registered_resources: z.object({ models: entries(registeredModel) }).nullish(),
  routing: routing.nullish(),
  server: server.nullish(),
  safeguards: z.strictObject({ judge: z.string().min(1) }).optional(),
  storage: storage.optional(),
});

export type CheckedConfig = z.infer<typeof configSchema>;
