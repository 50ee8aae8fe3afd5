import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors/gateway-error.ts';
import { maxTokensRemedies } from './max-tokens-remedies.ts';
import { repairByWords } from './repair-by-words.ts';

const refusals: readonly (readonly [string, number])[] = [
  ['max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.', 16_384],
  ['This model supports at most 16384 completion tokens, whereas you provided 32000.', 16_384],
  ['`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window`', 8_192],
  // https://github.com/skapadia3214/groq-moa/issues/8
  ['max_tokens for `llama-3.1-8b-instant` must be less than or equal to 8000', 8_000],
  // https://github.com/Gitlawb/openclaude/issues/331
  [
    'The parameter `max_completion_tokens` specified in the request are not valid: integer above maximum value, expected a value <= 12288, but got 32000 instead.',
    12_288,
  ],
  // https://github.com/musistudio/claude-code-router/issues/1327
  ['<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]', 8_192],
  // https://github.com/deepseek-ai/DeepSeek-V3/issues/69
  ['Invalid max_tokens value, the valid range of max_tokens is [1, 8192]', 8_192],
  // https://github.com/agentscope-ai/QwenPaw/issues/5065
  ['field MaxTokens invalid, should be in [1, 65536]', 65_536],
  // https://github.com/cline/cline/issues/8337
  [
    'Provider returned error (Novita: {"code":400, "reason":"INVALID_REQUEST_BODY", "message":"max_tokens (current value: 65536) must be between 0 and 32768 ", "metadata":{}})',
    32_768,
  ],
  // https://github.com/BerriAI/litellm/pull/10548
  [
    'Unable to submit request because it has a maxOutputTokens value of 65536 but the supported range is from 1 (inclusive) to 65536 (exclusive). Update the value and try again.',
    65_535,
  ],
  // https://github.com/HeyPuter/puter/issues/3564
  ['max_tokens=131072 cannot be greater than max_model_len=max_total_tokens=28672. Please request fewer output tokens.', 28_672],
  // https://github.com/anthropics/claude-code/issues/24451
  ['max_tokens: 128001 > 64000, which is the maximum allowed number of output tokens for claude-opus-4-5-20251101', 64_000],
  ['max_tokens exceeds the maximum for gpt-4o-mini: 16384', 16_384],
  ['max_tokens exceeds the maximum for llama-3.1-8b-instant (131072)', 131_072],
  ['max_tokens: 32000 exceeds the maximum allowed for claude-3-5-sonnet: 8192', 8_192],
  ['max_tokens exceeds the limit of model Qwen2.5-72B. The maximum is 8192.', 8_192],
  ['max_tokens must not exceed 16,384', 16_384],
  ['max_tokens exceeds model_max_length (8192)', 8_192],
];

const request = { model: 'm', max_tokens: 32_000, messages: [] };
const repair = (message: string, maxTokensCap: number | null = null) =>
  repairByWords(
    new GatewayError('invalid_request', message),
    { quirks: { maxTokensCap }, request },
    { remedies: maxTokensRemedies, otherwise: () => undefined },
  );

describe('maxTokensRemedies', () => {
  it.each(refusals)('R18: %s', (message, maxTokensCap) => {
    expect(repair(message)).toEqual({ maxTokensCap });
  });

  it.each([
    'max_tokens must be at least 1, got -950',
    'max_tokens is required',
    'temperature must be in [0, 2]',
    'Setting max_tokens and max_completion_tokens at the same time is not supported.',
    'Invalid parameters (max_tokens=32000): temperature must be between 0 and 2',
    'Invalid parameters (max_tokens=32000): temperature must be between 0 and 1000',
    'fields max_tokens, top_p: top_p must be in range [0, 1]',
    'fields max_tokens, top_k: top_k must be in range [0, 500]',
    'Invalid parameters (max_tokens=32000): the number of tools must not exceed 512',
    'max_tokens cannot exceed 8K tokens',
    'max_tokens cannot exceed 32k',
    'max_tokens must be <= 16_384',
    'max_tokens must be at most 1.5e4',
    'max_tokens must not exceed 0',
    'max_tokens is 32000, and thinking.budget_tokens must be less than or equal to 0',
    'messages[3]: the user said "max_tokens must not exceed 1000 in any case", which is not valid',
  ])('has nothing to say of %j', (message) => {
    expect(repair(message)).toBeUndefined();
  });

  it('does not raise the cap that a call was sent with', () => {
    expect(repair('max_tokens must be at most 8192', 4096)).toBeUndefined();
  });
});
