import { fields } from '@llama-stack/core';
import { compatibleConfig, nativeMessagesField } from '@llama-stack/provider-openai-compatible';
import type { z } from 'zod';

export const ollamaConfig = compatibleConfig.extend({
  allowed_models: compatibleConfig.shape.allowed_models.transform((models) => models?.flatMap(withoutLatest)),
  /** With or without `/v1`. */
  base_url: fields.url(),
  /** Whether to call `/v1/messages`: `auto` asks the server. */
  native_messages: nativeMessagesField(),
});

/** A name without a tag means `:latest`, to Ollama and to those who write names. */
function withoutLatest(model: string): string[] {
  const bare = model.replace(/:latest$/, '');
  return bare.includes(':') || bare.includes('*') ? [model] : [bare, `${bare}:latest`];
}

export type OllamaConfig = z.output<typeof ollamaConfig>;
