import { defineOpenAICompatibleProvider } from '@llama-stack/provider-openai-compatible';
import { openaiResponses } from '@llama-stack/translator-openai-responses';
import { ApiChoice } from './api-choice.ts';
import { families } from './families.ts';
import { modelRules } from './models.ts';

/** OpenAI: chat completions, and the Responses API for the models that need it. https://platform.openai.com/docs/api-reference */
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
  other: { api: openaiResponses.api, choose: (upstream) => new ApiChoice(upstream) },
});
