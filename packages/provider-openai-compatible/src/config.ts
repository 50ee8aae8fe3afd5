import { fields } from '@llama-stack/core';
import { z } from 'zod';
import { quirksPatch } from './quirks-patch.ts';

/** A value that may be left out, also as the empty text that `${env.X:=}` leaves. */
export function optional<Schema extends z.ZodType>(schema: Schema): z.ZodType<z.output<Schema> | undefined> {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());
}

const seconds = z.coerce.number('not a number of seconds').positive('must be above 0');

const network = z.object({
  /** Seconds: one number for the wait on an answer's next byte, or each limit by itself. */
  timeout: optional(z.union([seconds, z.object({ connect: optional(seconds), read: optional(seconds) })])),
  /** Sent with each request, after our own. One whose variable is not set is empty, and stays away. */
  headers: optional(z.record(z.string().toLowerCase(), z.string()).transform(withoutEmpty)),
});

function withoutEmpty(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
}

const model = z.object({
  /** A model's id; `*` stands for any characters. */
  match: z.string(),
  /** The API by which the model is called, where its provider speaks more than one. */
  api: optional(z.enum(['openai-chat', 'openai-responses', 'anthropic-messages'])),
  quirks: optional(quirksPatch),
  context_window: optional(fields.count()),
  max_tokens: optional(fields.count()),
  image_input: optional(fields.flag()),
  thinking: optional(fields.flag()),
  tools: optional(fields.flag()),
});

/** What every provider of this kind reads from its `config`. Others build on it: `compatibleConfig.extend({ … })`. */
export const compatibleConfig = z.object({
  base_url: optional(fields.url()),
  api_key: fields.secret(),
  /** Only these are listed and called, patterns with `*` among them: Llama Stack sees to it, for every provider. */
  allowed_models: optional(z.array(z.string())),
  /** Whether a model must be in the upstream's own list to be called. */
  model_validation: optional(fields.flag()),
  quirks: optional(quirksPatch),
  models: optional(z.array(model)),
  network: optional(network),
});

export type CompatibleConfig = z.output<typeof compatibleConfig>;
export type ModelConfig = z.output<typeof model>;
