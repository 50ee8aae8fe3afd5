import { compatibleConfig } from '@llama-stack/provider-openai-compatible';

export const anthropicConfig = compatibleConfig.check((context) => {
  if (context.value.api_key !== undefined) return;
  const message = 'is missing; ANTHROPIC_UPSTREAM_API_KEY sets it';
  context.issues.push({ code: 'custom', path: ['api_key'], message, input: context.value });
});
