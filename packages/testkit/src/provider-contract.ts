import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { answerCases } from './cases/answer-cases.ts';
import { contentCases } from './cases/content-cases.ts';
import { errorCases } from './cases/error-cases.ts';
import type { ProviderFeatures } from './cases/features.ts';
import { modelCases } from './cases/model-cases.ts';
import { streamCases } from './cases/stream-cases.ts';
import type { ProviderContract } from './cases/subject.ts';
import { toolCases } from './cases/tool-cases.ts';

export type { ProviderContract } from './cases/subject.ts';

/**
 * Registers the tests that every inference provider passes, against upstreams that answer from scripts: text, tools, thinking and
 * its replay, images, documents, cache, errors, cut and stalled streams, slow readers, aborts. Call it at the top level of a test file:
 *
 * ```ts
 * providerContract({
 *   provider,
 *   upstream: (script) => chatUpstream(script),
 *   config: (url) => ({ base_url: `${url}/v1`, api_key: 'test' }),
 * });
 * ```
 */
export function providerContract<Config>(contract: ProviderContract<Config>): void {
  describe(`${contract.provider.type} keeps the provider contract`, () => {
    const features: ProviderFeatures = {};
    answerCases(contract, features);
    toolCases(contract);
    contentCases(contract, features);
    streamCases(contract);
    errorCases(contract);
    modelCases(contract, features);
    if (contract.features !== undefined) {
      const file = fileURLToPath(contract.features);
      it('works as its documents say, which are made of this', async () => {
        await expect(`${JSON.stringify({ type: contract.provider.type, ...features }, null, 2)}\n`).toMatchFileSnapshot(file);
      });
    }
  });
}
