import { type Distribution, defineDistribution } from '@llama-stack/core';

/** Every provider that Llama Stack ships, each on when its variables are set. */
export const distribution: Distribution = defineDistribution({
  name: 'starter',
  config: new URL('../config.yaml', import.meta.url),
  packages: {
    kv_sqlite: '@llama-stack/storage-sqlite',
    'remote::anthropic': '@llama-stack/provider-anthropic',
    'remote::bedrock': '@llama-stack/provider-bedrock',
    'remote::fireworks': '@llama-stack/provider-fireworks',
    'remote::groq': '@llama-stack/provider-groq',
    'remote::ollama': '@llama-stack/provider-ollama',
    'remote::openai': '@llama-stack/provider-openai',
    'remote::openai-compatible': '@llama-stack/provider-openai-compatible',
    'remote::together': '@llama-stack/provider-together',
    'remote::vllm': '@llama-stack/provider-vllm',
  },
});
