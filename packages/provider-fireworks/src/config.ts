import { compatibleConfig, nativeMessagesField } from '@llama-stack/provider-openai-compatible';
import type { z } from 'zod';
import { bothNames } from './full-names.ts';

const schema = compatibleConfig.extend({
  allowed_models: compatibleConfig.shape.allowed_models.transform((models) => models && bothNames(models)),
  /** Whether to call `/messages`, whose limits Fireworks does not list in full, in place of chat completions. */
  native_messages: nativeMessagesField('never'),
});

export const fireworksConfig = schema.check((context) => {
  if (context.value.api_key !== undefined) return;
  const message = 'is missing; FIREWORKS_API_KEY sets it';
  context.issues.push({ code: 'custom', path: ['api_key'], message, input: context.value });
});

export interface FireworksConfig extends z.output<typeof schema> {}
