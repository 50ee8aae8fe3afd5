import { chatUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './index.ts';

const model = 'moonshotai/Kimi-K2.5';

providerContract({
  provider,
  upstream: (script) => chatUpstream(script, { models: [{ id: model }], apiKey: 'tgp_test', reasoningField: 'reasoning' }),
  config: (url) => ({ base_url: `${url}/v1`, api_key: 'tgp_test' }),
  model,
});
