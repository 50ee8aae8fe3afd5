import { chatUpstream, messagesUpstream, providerContract } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const model = 'accounts/fireworks/models/kimi-k2p6';
const options = { models: [{ id: model }], apiKey: 'fw_test' };
const config = (url: string) => ({ base_url: `${url}/v1`, api_key: 'fw_test' });

describe('by chat completions', () => {
  providerContract({ provider, config, model, upstream: (script) => chatUpstream(script, options) });
});

describe('by the Messages that Fireworks serves', () => {
  const native = (url: string) => ({ ...config(url), native_messages: 'always' });
  providerContract({ provider, config: native, model, upstream: (script) => messagesUpstream(script, options) });
});
