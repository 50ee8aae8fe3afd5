import { describe, expect, it } from 'vitest';
import { callContext } from '../call-context.ts';
import type { ProviderFeatures } from './features.ts';
import { type ProviderContract, startSubject } from './subject.ts';

/** What a provider says without answering. */
export function modelCases<Config>(contract: ProviderContract<Config>, features: ProviderFeatures): void {
  const model = contract.model ?? 'test-model';

  describe('besides answers', () => {
    it('lists the models that the upstream has', async () => {
      const { provider } = await startSubject(contract, []);
      expect(await provider.listModels(callContext())).toContainEqual(expect.objectContaining({ id: model, model_type: 'llm' }));
    });

    it('counts tokens, more for a longer prompt', async () => {
      const { provider, request, upstream } = await startCounting(contract);
      const short = await provider.countTokens?.(request('Hi'), callContext());
      const long = await provider.countTokens?.(request('Hi, and much more. '.repeat(200)), callContext());
      expect(Number(long ?? 1)).toBeGreaterThan(Number(short ?? 0));
      features.relay = provider.relay?.('anthropic-messages', model) !== undefined;
      const asked = upstream.requests.some(({ path }) => /count|tokenize/i.test(path));
      features.countTokens = asked || features.relay ? 'upstream' : 'estimate';
    });

    it('explains a call without making it', async () => {
      const { provider, request, upstream } = await startCounting(contract);
      const explanation = await provider.explain?.(request('Hi'), callContext());
      if (explanation !== undefined) {
        expect(explanation.url).toContain(upstream.url);
        // Some APIs name the model in the path.
        expect(decodeURIComponent(explanation.url) + JSON.stringify(explanation.body)).toContain(model);
      }
      expect(upstream.calls).toEqual([]);
    });

    it('closes without complaint', async () => {
      const { provider } = await startSubject(contract, []);
      await expect(Promise.resolve(provider.close?.())).resolves.toBeUndefined();
    });
  });
}

async function startCounting<Config>(contract: ProviderContract<Config>) {
  const subject = await startSubject(contract, []);
  return {
    provider: subject.provider,
    upstream: subject.upstream,
    request: (content: string) => subject.request({ messages: [{ role: 'user', content }] }),
  };
}
