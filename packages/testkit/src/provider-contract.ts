import { describe } from 'vitest';
import { answerCases } from './cases/answer-cases.ts';
import { errorCases } from './cases/error-cases.ts';
import { modelCases } from './cases/model-cases.ts';
import { streamCases } from './cases/stream-cases.ts';
import type { ProviderContract } from './cases/subject.ts';

export type { ProviderContract } from './cases/subject.ts';

/**
 * Registers the tests that every inference provider passes, against upstreams that answer from scripts: text, tools, thinking and
 * its replay, images, errors, cut and stalled streams, slow readers, aborts. Call it at the top level of a test file:
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
    answerCases(contract);
    streamCases(contract);
    errorCases(contract);
    modelCases(contract);
  });
}
