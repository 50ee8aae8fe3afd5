import { chatUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './index.ts';

const model = 'qwen/qwen3.8-27b';

providerContract({
  provider,
  config: (url) => ({ base_url: `${url}/v1`, api_key: 'gsk_test' }),
  model,
  features: new URL('./__fixtures__/features.json', import.meta.url),
  upstream: (script) => chatUpstream(script, { models: [{ id: model }], apiKey: 'gsk_test', reasoningField: 'reasoning' }),
});
