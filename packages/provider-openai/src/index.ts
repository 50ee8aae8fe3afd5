import { defineOpenAICompatibleProvider } from '@llama-stack/provider-openai-compatible';
import { families } from './families.ts';
import { modelRules } from './models.ts';

/** OpenAI's chat completions. https://platform.openai.com/docs/api-reference/chat */
export const provider = defineOpenAICompatibleProvider({
  type: 'remote::openai',
  name: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  variables: { baseUrl: 'OPENAI_BASE_URL', apiKey: 'OPENAI_API_KEY' },
  needsKey: true,
  quirks: {
    base: {
      inlineSystem: 'keep',
      documents: 'file',
      // Longer ids and more tools are refused.
      toolIds: 'max-40',
      maxTools: 128,
      promptCacheKeyField: 'prompt_cache_key',
      userField: 'safety_identifier',
    },
    models: [...modelRules, ...families],
  },
});
