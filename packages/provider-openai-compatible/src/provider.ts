import { defineOpenAICompatibleProvider } from './define-openai-compatible-provider.ts';

/** Any server of chat completions, by its address: OpenRouter, DeepSeek, LM Studio, llama.cpp, … Its differences go into the configuration. */
export const provider = defineOpenAICompatibleProvider({
  type: 'remote::openai-compatible',
  name: 'the server',
  variables: { baseUrl: 'OPENAI_COMPATIBLE_URL', apiKey: 'OPENAI_COMPATIBLE_API_KEY' },
  quirks: { base: { thinkTags: ['think'] } },
});
