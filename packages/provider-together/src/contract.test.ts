import { chatUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './index.ts';

const model = 'moonshotai/Kimi-K2.5';

providerContract({
  provider,
  config: (url) => ({ base_url: `${url}/v1`, api_key: 'tgp_test' }),
  model,
  cachedTokens: false,
  features: new URL('./__fixtures__/features.json', import.meta.url),
  upstream: (script) =>
    chatUpstream(script, { models: [{ id: model }], apiKey: 'tgp_test', reasoningField: 'reasoning', tellsCached: false }),
});
