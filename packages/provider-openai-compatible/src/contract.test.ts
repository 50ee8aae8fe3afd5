import { chatUpstream, providerContract } from '@llama-stack/testkit';
import { defineOpenAICompatibleProvider } from './define-openai-compatible-provider.ts';

providerContract({
  provider: defineOpenAICompatibleProvider({
    type: 'remote::acme',
    name: 'Acme',
    quirks: { base: { reasoning: { replay: 'reasoning_content' } } },
  }),
  upstream: (script) => chatUpstream(script),
  config: (url) => ({ base_url: url }),
});
