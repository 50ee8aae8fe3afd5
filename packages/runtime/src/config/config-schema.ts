import { fields, type ProviderType, Secret, slipOf } from '@llama-stack/core';
import { z } from 'zod';
import { longestModelName } from '../models/model-name.ts';
import { isProviderType, whyNoProviderType } from './provider-type.ts';

const providerType = z
  .custom<ProviderType>(isProviderType, { error: ({ input }) => whyNoProviderType(input) })
  .meta({ title: '`remote::<name>` or `inline::<name>`' });

const providerEntry = z.strictObject({
  provider_id: z
    .string()
    .regex(/^[^\s/]+$/, "must be one word without '/'")
    .describe('The name that models carry in front: `openai` in `openai/gpt-4o`. An entry whose id comes out empty is off.'),
  provider_type: providerType.describe('Which plugin it is; the list of them is below.'),
  enabled: z
    .union([z.boolean(), z.enum(['auto', 'true'])], "must be true, false or 'auto'")
    .default(true)
    .transform((enabled): true | 'auto' => (enabled === 'auto' ? 'auto' : true))
    .meta({ title: '`true`, `false` or `auto`' })
    .describe('`auto` lets the plugin decide from the environment.'),
  module: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A package, or a file that begins with `./`, that provides the type. Without it the name of the type says which package it is.',
    ),
  config: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((config) => config ?? {})
    .describe('What the plugin reads; see below.'),
});

const modelName = z.string().min(1).max(longestModelName, `must have ${longestModelName} characters at most`);

const tokens = () => fields.optional(fields.count('not a whole number; write it in digits, such as 32768'));

/** Loose, as Llama Stack keeps other things here; a slip of the pen is told all the same. */
const metadata = z
  .looseObject({
    context_window: tokens().describe('Tokens of prompt and answer together, in digits: `32768`. It goes before what the upstream says.'),
    context_length: tokens().describe('Another name of `context_window`.'),
    max_tokens: tokens().describe('The largest answer, in tokens. It goes before what the upstream says.'),
  })
  .check(({ value, issues }) => {
    const known = ['context_window', 'context_length', 'max_tokens'];
    for (const name of Object.keys(value)) {
      const meant = known.includes(name) ? undefined : slipOf(name, known);
      if (meant === undefined) continue;
      issues.push({ code: 'custom', path: [name], message: `is not a known field; did you mean '${meant}'?`, input: value });
    }
  });

/** A registered model, in a file, in the body of `POST /v1/models` and in the store. */
export const registeredModel = z
  .object({
    model_id: modelName.describe('The name that clients use; `*` stands for any characters.'),
    provider_id: z.string().min(1).default('all').describe('Whose model it is; `all` leaves the choice to the server.'),
    provider_model_id: modelName
      .optional()
      .describe(
        "The provider's own id of the model. `auto` is the provider's best one. With `all` it is another name that leads on, or `auto`.",
      ),
    model_type: z.enum(['llm', 'embedding', 'rerank']).default('llm').describe('Only `llm` is served.'),
    metadata: metadata
      .nullish()
      .transform((value) => value ?? {})
      .describe('What is known of the model. What else stands here is let be.'),
  })
  .transform((model) => ({
    ...model,
    provider_model_id: model.provider_model_id ?? (model.provider_id === 'all' ? 'auto' : model.model_id),
  }));

const key = z
  .union([z.string(), z.number()])
  .transform((value) => new Secret(String(value)))
  .meta({ title: 'secret' });

const server = z.object({
  host: z.string().min(1).optional().meta({ absent: '`127.0.0.1`' }).describe('The address to listen on. `--host` goes first.'),
  port: fields.port().optional().meta({ absent: '8321' }).describe('`--port` goes first, then `LLAMA_STACK_PORT`.'),
  /** Strict: a kind of authentication that is not understood must never come out as none. */
  auth: z
    .strictObject({
      keys: z
        .array(key)
        .min(1, 'must list a key; an unset variable may have left it empty')
        .describe('Clients must send one of these, as `x-api-key` or as a bearer token.'),
    })
    .optional()
    .describe('Who may call. Without it any key is accepted.'),
  max_body_mb: fields.count().optional().meta({ absent: '32' }).describe('The largest request, in MB.'),
  shutdown_grace_seconds: fields
    .count()
    .optional()
    .meta({ absent: '30' })
    .describe('How long running answers may take to end at shutdown.'),
});

/** One name may stand without its list. */
const modelNames = z
  .union([z.string().min(1), z.array(z.string().min(1))], 'must be the name of a model, or a list of such names')
  .transform((names) => (typeof names === 'string' ? [names] : names));

const routing = z.strictObject({
  order: z
    .array(z.string())
    .default([])
    .describe('Provider ids: who answers a `claude-*` name that nothing else decides, first choice first.'),
  fallback: z
    .record(z.string().min(1), modelNames)
    .default({})
    .describe('By the name of a model, or a pattern with `*`: which models to ask when it cannot answer, first choice first.'),
});

/** What else stands in a backend is its plugin's to check. */
const backend = z.looseObject({
  type: z.string().describe('Which plugin it is, such as `kv_sqlite`; the rest of the entry is what the plugin reads.'),
  module: z.string().min(1).optional().describe('A package, or a file that begins with `./`, that provides the type.'),
});

const store = z.object({
  backend: z.string().describe('One of the names under `backends`.'),
  namespace: z.string().min(1).optional().describe("What its keys begin with there; the store's own name without it."),
});

const storage = z.object({
  backends: z.record(z.string(), backend).default({}).describe('Where things are kept, by names of your own.'),
  stores: z
    .object({
      metadata: store.optional().describe('Models registered while the server runs.'),
      sessions: store.optional().describe('The model of each client session.'),
      reasoning: store.optional().describe('Reasoning, for clients that drop it.'),
    })
    .default({})
    .describe('What is kept. A store that is not named is in memory.'),
});

/** `undefined` stands where an entry was dropped, so that the others keep their numbers. */
const entries = <Entry extends z.ZodType>(entry: Entry) => z.array(entry.optional()).nullish();

/** What a configuration file holds once its variables are put in. Sections that we do not serve are not in it. */
export const configSchema = z.object({
  version: z.coerce
    .number('only version 2 is understood')
    .refine((version) => version === 2, 'only version 2 is understood')
    .default(2)
    .describe("Of Llama Stack's schema."),
  distro_name: z.string().optional().describe('A name for this stack.'),
  providers: z
    .object({ inference: entries(providerEntry).describe('One entry for each provider.') })
    .nullish()
    .describe('The upstreams that answer.'),
  registered_resources: z
    .object({ models: entries(registeredModel).describe('One entry for each name.') })
    .nullish()
    .describe('Names of your own for models, beside `<provider_id>/<model>`.'),
  routing: routing.nullish().describe('Which model answers when there is a choice.'),
  server: server.nullish().describe('How the server listens, and for whom.'),
  safeguards: z
    .strictObject({ judge: z.string().min(1).describe('The model that judges, by any of its names.') })
    .optional()
    .describe("Judges tool calls for clients that ask for it, as Claude Code's auto mode does."),
  storage: storage.optional().describe('Where things are kept over a restart.'),
});

export type CheckedConfig = z.infer<typeof configSchema>;
