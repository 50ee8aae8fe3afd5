import { chatUpstream, messagesUpstream, providerContract } from '@llama-stack/testkit';
import { describe } from 'vitest';
import { provider } from './index.ts';

const config = (url: string) => ({ base_url: url });

describe('by the Messages that Ollama serves', () => {
  providerContract({ provider, config, upstream: (script) => messagesUpstream(script, { flavour: 'ollama' }) });
});

describe('by chat completions', () => {
  providerContract({ provider, config, upstream: (script) => chatUpstream(script, { flavour: 'ollama', reasoningField: 'reasoning' }) });
});
