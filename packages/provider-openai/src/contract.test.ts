import { chatUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './index.ts';

providerContract({
  provider,
  upstream: (script) => chatUpstream(script, { models: [{ id: 'gpt-4.1' }], apiKey: 'sk-test' }),
  config: (url) => ({ base_url: `${url}/v1`, api_key: 'sk-test' }),
  model: 'gpt-4.1',
  // Chat completions count OpenAI's reasoning, and never show it.
  thinking: 'hidden',
});
