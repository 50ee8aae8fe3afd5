import { chatUpstream, messagesUpstream, providerContract, responsesUpstream } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './provider.ts';

const byApi = (api: string) => (url: string) => ({ base_url: url, models: [{ match: '*', api }] });

describe('by chat completions', () => {
  providerContract({
    provider,
    config: (url) => ({ base_url: url, quirks: { reasoning: { replay: 'reasoning_content' } } }),
    features: new URL('./__fixtures__/features-chat.json', import.meta.url),
    upstream: (script) => chatUpstream(script),
  });
});

describe('by the Messages that a server has', () => {
  providerContract({
    provider,
    config: byApi('anthropic-messages'),
    features: new URL('./__fixtures__/features-native.json', import.meta.url),
    upstream: (script) => messagesUpstream(script),
  });
});

describe('by the Responses that a server has', () => {
  providerContract({
    provider,
    config: byApi('openai-responses'),
    lateSystems: 'kept',
    features: new URL('./__fixtures__/features-responses.json', import.meta.url),
    upstream: (script) => responsesUpstream(script),
  });
});
