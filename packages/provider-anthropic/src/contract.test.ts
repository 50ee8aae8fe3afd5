import { messagesUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './index.ts';

const model = 'claude-opus-4-6';

providerContract({
  provider,
  config: (url) => ({ base_url: url, api_key: 'sk-ant-test' }),
  model,
  cacheMarks: true,
  lateSystems: 'kept',
  features: new URL('./__fixtures__/features.json', import.meta.url),
  upstream: (script) => messagesUpstream(script, { models: [{ id: model }], apiKey: 'sk-ant-test' }),
});
