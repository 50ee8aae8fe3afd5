import { type BedrockUpstreamOptions, bedrockUpstream, providerContract } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const contractFor = (model: string, options: BedrockUpstreamOptions = {}) =>
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
  });

describe('by Converse', () => contractFor('test.model-v1:0'));

describe('Claude, by InvokeModel', () => contractFor('us.anthropic.claude-sonnet-4-5-20250929-v1:0'));

describe('Claude, by bedrock-mantle', () => contractFor('anthropic.claude-sonnet-5', { mantle: true }));
