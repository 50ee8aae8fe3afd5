import { chatUpstream, providerContract } from '@llama-stack/testkit';
import { provider } from './provider.ts';

providerContract({
  provider,
  upstream: (script) => chatUpstream(script),
  config: (url) => ({ base_url: url, quirks: { reasoning: { replay: 'reasoning_content' } } }),
});
