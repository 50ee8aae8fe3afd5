import { defineOpenAICompatibleProvider } from '@llama-stack/provider-openai-compatible';
import { modelRules } from './models.ts';

/** https://docs.together.ai/reference/chat-completions-1 */
export const provider = defineOpenAICompatibleProvider({
  type: 'remote::together',
  name: 'Together',
  // The older `.xyz` answers too.
  baseUrl: 'https://api.together.ai/v1',
  variables: { baseUrl: 'TOGETHER_BASE_URL', apiKey: 'TOGETHER_API_KEY' },
  needsKey: true,
  quirks: {
    base: {
      // Knows `top_k`.
      dropFields: [],
      // Neither is a field of its API.
      strictTools: false,
      parallelToolCalls: false,
      // The first R1 models leave their reasoning in the text.
      thinkTags: ['think'],
      reasoning: { read: ['reasoning', 'reasoning_content'], replay: 'reasoning' },
    },
    models: modelRules,
  },
});
