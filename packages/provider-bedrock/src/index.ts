import { defineProvider, type ProviderPlugin } from '@llama-stack/core';
import { type BedrockConfig, bedrockConfig } from './config.ts';
import { detect } from './detect.ts';

/** Amazon Bedrock: Claude by its own Messages API, every other model by Converse. All else is loaded when the provider is on. */
export const provider: ProviderPlugin<BedrockConfig> = defineProvider({
  type: 'remote::bedrock',
  config: bedrockConfig,
  detect,
  create: async (options) => {
    const { createBedrock } = await import('./create-bedrock.ts');
    return createBedrock(options);
  },
});
