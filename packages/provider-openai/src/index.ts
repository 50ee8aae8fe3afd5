import { defineOpenAICompatibleProvider } from '@llama-stack/provider-openai-compatible';
import { openaiChat } from '@llama-stack/translator-openai-chat';
import { openaiResponses } from '@llama-stack/translator-openai-responses';
import { families } from './families.ts';
import { modelRules } from './models.ts';
import { needsResponses, responsesQuirksFor } from './responses.ts';

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
      // "array schema missing items"
      completeArrays: true,
      // Longer ids and more tools are refused.
      toolIds: 'max-40',
      maxTools: 128,
      promptCacheKeyField: 'prompt_cache_key',
      userField: 'safety_identifier',
    },
    models: [...modelRules, ...families],
    responsesFor: responsesQuirksFor,
  },
  otherApis: [openaiResponses.api],
  usualApi: (model) => (needsResponses(model) ? openaiResponses.api : openaiChat.api),
  // Azure's own names are those of its deployments: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
  elsewhere: [{ host: /\.azure\.(com|us|cn)$/, path: '/openai/v1', keyHeader: 'api-key' }],
});
