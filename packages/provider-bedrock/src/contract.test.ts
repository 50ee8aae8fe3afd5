import { type BedrockUpstreamOptions, bedrockUpstream, type ProviderContract, providerContract } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const contractFor = (model: string, more: Partial<ProviderContract<unknown>>, options: BedrockUpstreamOptions = {}) =>
  providerContract({
    provider,
    model,
    config: (url) => ({
      api_key: 'test',
      region_name: 'us-east-1',
      base_url: url,
      control_url: url,
      ...(options.mantle && { mantle_url: url }),
    }),
    upstream: (script) => bedrockUpstream(script, { models: [{ id: model }], apiKey: 'test', ...options }),
    ...more,
  });

describe('by Converse', () =>
  contractFor('test.model-v1:0', { features: new URL('./__fixtures__/features-converse.json', import.meta.url) }));

describe('Claude, by InvokeModel', () => contractFor('us.anthropic.claude-sonnet-4-5-20250929-v1:0', { cacheMarks: true }));

describe('Claude, by Converse', () => {
  const model = 'global.anthropic.claude-opus-5';
  const config = (url: string) => ({
    api_key: 'test',
    base_url: url,
    control_url: url,
    models: [{ match: '*claude*', api: 'bedrock-converse' }],
  });
  contractFor(model, { cacheMarks: true, config });
});

describe('Claude, by bedrock-mantle', () =>
  contractFor(
    'anthropic.claude-sonnet-5',
    { cacheMarks: true, features: new URL('./__fixtures__/features-native.json', import.meta.url) },
    { mantle: true },
  ));
