import { missingValue } from '@llama-stack/core';
import { compatibleConfig } from '@llama-stack/provider-openai-compatible';

const { base_url, api_key } = compatibleConfig.shape;

const schema = compatibleConfig.extend({
  base_url: base_url.meta({ absent: '`https://api.anthropic.com`' }),
  api_key: api_key.meta({ absent: 'an error' }),
});

export const anthropicConfig = schema.check((context) => {
  if (context.value.api_key !== undefined) return;
  const message = missingValue('ANTHROPIC_UPSTREAM_API_KEY');
  context.issues.push({ code: 'custom', path: ['api_key'], message, input: context.value });
});
