import { messagesUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './index.ts';

providerContract({
  provider,
  upstream: (script) => messagesUpstream(script, { models: [{ id: 'claude-opus-4-6' }], apiKey: 'sk-ant-test' }),
  config: (url) => ({ base_url: url, api_key: 'sk-ant-test' }),
  model: 'claude-opus-4-6',
});
