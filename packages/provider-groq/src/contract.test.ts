import { chatUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './index.ts';

const config = (url: string) => ({ base_url: `${url}/v1`, api_key: 'gsk_test' });

providerContract({
  provider,
  config,
  upstream: (script) => chatUpstream(script, { models: [{ id: 'qwen/qwen3.8-27b' }], apiKey: 'gsk_test', reasoningField: 'reasoning' }),
  model: 'qwen/qwen3.8-27b',
});
