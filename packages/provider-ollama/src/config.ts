import { fields } from '@llama-stack/core';
import { compatibleConfig, nativeMessagesField } from '@llama-stack/provider-openai-compatible';
import type { z } from 'zod';

export const ollamaConfig = compatibleConfig.extend({
  allowed_models: compatibleConfig.shape.allowed_models.transform((models) => models?.flatMap(withoutLatest)),
  base_url: fields.url().describe('Where the server is, such as `http://localhost:11434`, with or without `/v1`.'),
  native_messages: nativeMessagesField().describe(
    'Whether to call `/v1/messages` of the server; `auto` asks the server whether it has it.',
  ),
});

/** A name without a tag means `:latest`, to Ollama and to those who write names. */
function withoutLatest(model: string): string[] {
  const bare = model.replace(/:latest$/, '');
  return bare.includes(':') || bare.includes('*') ? [model] : [bare, `${bare}:latest`];
}

export type OllamaConfig = z.output<typeof ollamaConfig>;
