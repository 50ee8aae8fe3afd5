import { chatUpstream, messagesUpstream, providerContract } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const model = 'accounts/fireworks/models/kimi-k2p6';
const options = { models: [{ id: model }], apiKey: 'fw_test' };
const config = (url: string) => ({ base_url: `${url}/v1`, api_key: 'fw_test' });

describe('by chat completions', () => {
  providerContract({
    provider,
    config,
    model,
    features: new URL('./__fixtures__/features-chat.json', import.meta.url),
    upstream: (script) => chatUpstream(script, options),
  });
});

describe.each(['always', 'auto'])('by the Messages that Fireworks serves (native_messages: %s)', (native_messages) => {
  providerContract({
    provider,
    config: (url) => ({ ...config(url), native_messages }),
    model,
    features: new URL('./__fixtures__/features-native.json', import.meta.url),
    upstream: (script) => messagesUpstream(script, options),
  });
});
