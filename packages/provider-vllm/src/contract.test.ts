import { chatUpstream, messagesUpstream, providerContract } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const config = (url: string) => ({ base_url: `${url}/v1` });

describe('by the Messages that vLLM serves', () => {
  providerContract({
    provider,
    config,
    features: new URL('./__fixtures__/features-native.json', import.meta.url),
    upstream: (script) => messagesUpstream(script, { flavour: 'vllm' }),
  });
});

describe('by chat completions', () => {
  providerContract({
    provider,
    config,
    features: new URL('./__fixtures__/features-chat.json', import.meta.url),
    upstream: (script) => chatUpstream(script, { flavour: 'vllm', reasoningField: 'reasoning' }),
  });
});
