import { fields } from '@llama-stack/core';
import { compatibleConfig, optional } from '@llama-stack/provider-openai-compatible';
import { z } from 'zod';

export const vllmConfig = compatibleConfig.extend({
  base_url: fields.url(),
  /** Llama Stack's name for `api_key`. */
  api_token: fields.secret(),
  /** Whether to call `/v1/messages`: `auto` asks the server. */
  native_messages: z.preprocess((value) => value || undefined, z.enum(['auto', 'always', 'never']).default('auto')),
  /** An upper limit of `max_tokens`, whatever the client asks for. */
  max_tokens: optional(fields.count()),
});

export type VllmConfig = z.output<typeof vllmConfig>;
