import { defineOpenAICompatibleProvider } from '@llama-stack/provider-openai-compatible';
import { lenient, modelRules } from './models.ts';

/** https://console.groq.com/docs/openai */
export const provider = defineOpenAICompatibleProvider({
  type: 'remote::groq',
  name: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  variables: { baseUrl: 'GROQ_BASE_URL', apiKey: 'GROQ_API_KEY' },
  needsKey: true,
  quirks: {
    base: {
      // `max_tokens` is deprecated: https://console.groq.com/docs/api-reference
      maxTokensField: 'max_completion_tokens',
      maxTools: 128,
      // "requested tool does not exist": the calls of the history are checked too.
      undeclaredTools: 'declare',
      extraBody: lenient,
      // JSON mode and tools exclude each other: https://console.groq.com/docs/structured-outputs
      responseFormatWithTools: false,
      userField: 'user',
      // https://console.groq.com/docs/reasoning
      reasoning: { read: ['reasoning'], replay: 'reasoning' },
    },
    models: modelRules,
  },
});
