import { chatUpstream, messagesUpstream, providerContract, responsesUpstream } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './provider.ts';

const byApi = (api: string) => (url: string) => ({ base_url: url, models: [{ match: '*', api }] });

describe('by chat completions', () => {
  const config = (url: string) => ({ base_url: url, quirks: { reasoning: { replay: 'reasoning_content' } } });
  providerContract({ provider, config, upstream: (script) => chatUpstream(script) });
});

describe('by the Messages that a server has', () => {
  providerContract({ provider, config: byApi('anthropic-messages'), upstream: (script) => messagesUpstream(script) });
});

describe('by the Responses that a server has', () => {
  providerContract({ provider, config: byApi('openai-responses'), upstream: (script) => responsesUpstream(script) });
});
