import { fields } from '@llama-stack/core';
import { compatibleConfig } from '@llama-stack/provider-openai-compatible';
import { z } from 'zod';

export const ollamaConfig = compatibleConfig.extend({
  /** With or without `/v1`. */
  base_url: fields.url(),
  /** Whether to call `/v1/messages`: `auto` asks the server. */
  native_messages: z.preprocess((value) => value || undefined, z.enum(['auto', 'always', 'never']).default('auto')),
});

export type OllamaConfig = z.output<typeof ollamaConfig>;
