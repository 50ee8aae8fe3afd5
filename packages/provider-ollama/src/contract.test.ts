import { chatUpstream, messagesUpstream, providerContract } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const config = (url: string) => ({ base_url: url });

describe('by the Messages that Ollama serves', () => {
  providerContract({
    provider,
    config,
    cachedTokens: false,
    features: new URL('./__fixtures__/features-native.json', import.meta.url),
    upstream: (script) => messagesUpstream(script, { flavour: 'ollama' }),
  });
});

describe('by chat completions', () => {
  providerContract({
    provider,
    config,
    cachedTokens: false,
    features: new URL('./__fixtures__/features-chat.json', import.meta.url),
    upstream: (script) => chatUpstream(script, { flavour: 'ollama', reasoningField: 'reasoning', tellsCached: false }),
  });
});
