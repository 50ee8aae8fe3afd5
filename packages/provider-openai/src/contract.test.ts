import { chatUpstream, providerContract, responsesUpstream } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const config = (url: string) => ({ base_url: `${url}/v1`, api_key: 'sk-test' });

describe('by chat completions', () => {
  const model = 'gpt-4.1';
  // Chat completions count OpenAI's reasoning, and never show it.
  providerContract({
    provider,
    config,
    model,
    lateSystems: 'kept',
    thinking: 'hidden',
    features: new URL('./__fixtures__/features-chat.json', import.meta.url),
    upstream: (script) => chatUpstream(script, { models: [{ id: model }], apiKey: 'sk-test' }),
  });
});

describe('by the Responses API', () => {
  const model = 'gpt-5.6';
  providerContract({
    provider,
    config,
    model,
    lateSystems: 'kept',
    cacheMarks: true,
    features: new URL('./__fixtures__/features-responses.json', import.meta.url),
    upstream: (script) => responsesUpstream(script, { models: [{ id: model }], apiKey: 'sk-test' }),
  });
});
