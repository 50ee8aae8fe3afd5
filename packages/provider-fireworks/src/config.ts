import { missingValue } from '@llama-stack/core';
import { compatibleConfig, nativeMessagesField } from '@llama-stack/provider-openai-compatible';
import type { z } from 'zod';
import { bothNames } from './full-names.ts';

const { base_url, api_key, allowed_models } = compatibleConfig.shape;

const schema = compatibleConfig.extend({
  base_url: base_url.meta({ absent: '`https://api.fireworks.ai/inference/v1`' }),
  api_key: api_key.meta({ absent: 'an error' }),
  allowed_models: allowed_models.transform((models) => models && bothNames(models)),
  native_messages: nativeMessagesField('never').describe(
    'Whether to call `/messages`, whose limits Fireworks does not list in full, in place of chat completions.',
  ),
});

export const fireworksConfig = schema.check((context) => {
  if (context.value.api_key !== undefined) return;
  const message = missingValue('FIREWORKS_API_KEY');
  context.issues.push({ code: 'custom', path: ['api_key'], message, input: context.value });
});

export interface FireworksConfig extends z.output<typeof schema> {}
