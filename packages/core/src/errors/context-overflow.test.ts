import { describe, expect, it } from 'vitest';
import { contextOverflowError, readContextOverflow } from './context-overflow.ts';

const overflows: readonly (readonly [string, object])[] = [
  ['prompt is too long: 210000 tokens > 200000 maximum', { promptTokens: 210_000, window: 200_000 }],
  [
    'input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000, decrease input length or `max_tokens` and try again',
    { promptTokens: 190_000, maxTokens: 32_000, window: 200_000 },
  ],
  [
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130001 tokens. Please reduce …",
    { promptTokens: 130_001, window: 128_000 },
  ],
  [
    "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (5000 in the messages, 4000 in the completion).",
    { promptTokens: 5000, maxTokens: 4000, window: 8192 },
  ],
  [
    "This model's maximum context length is 32768 tokens. However, you requested 32000 output tokens and your prompt contains at least " +
      '769 input tokens, for a total of at least 32769 tokens.',
    { promptTokens: 769, maxTokens: 32_000, window: 32_768 },
  ],
  [
    "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 40960 tokens and your request has " +
      '12000 input tokens (32000 > 40960 - 12000).',
    { promptTokens: 12_000, maxTokens: 32_000, window: 40_960 },
  ],
  ['The decoder prompt (length 5000) is longer than the maximum model length of 4096.', { promptTokens: 5000, window: 4096 }],
  ['Your input exceeds the context window of this model', {}],
  ['request (9000 tokens) exceeds the available context size (8192 tokens), try increasing it', { promptTokens: 9000, window: 8192 }],
  ['Please reduce the length of the messages or completion.', {}],
  [
    'Request too large for model `x` in organization `o` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 7123',
    { promptTokens: 7123, window: 6000 },
  ],
  ["The input (9000 tokens) is longer than the model's context length (8192 tokens).", { promptTokens: 9000, window: 8192 }],
  [
    '`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 8000 `inputs` tokens and 512 `max_new_tokens`',
    { promptTokens: 8000, maxTokens: 512, window: 8193 },
  ],
  ['The prompt is too long: 140000, model maximum context length: 131072', { promptTokens: 140_000, window: 131_072 }],
  ['Input is too long for requested model.', {}],
  [
    'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
    { promptTokens: 40_000, window: 32_768 },
  ],
  ['Malformed input request: expected maxLength: 180000, actual: 250000, please reformat', {}],
  [
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    { promptTokens: 1_200_000, window: 1_048_576 },
  ],
  ['maximum prompt length is 131072 but the request contains 150000 tokens', { promptTokens: 150_000, window: 131_072 }],
  ['Your request exceeded model token limit: 262144 (requested: 300000)', { promptTokens: 300_000, window: 262_144 }],
  ['invalid params, context window exceeds limit', {}],
  ['prompt token count of 130000 exceeds the limit of 128000', { promptTokens: 130_000, window: 128_000 }],
  ['Range of input length should be [1, 98304]', { window: 98_304 }],
  ['the input length exceeds the context length', {}],
  ['prompt too long; exceeded max context length by 12 tokens', {}],
  ['{"error":{"code":"context_length_exceeded"}}', {}],
  [
    "This endpoint's maximum context length is 131072 tokens. However, you requested about 150000 tokens (118000 of text input, 32000 in the output).",
    { promptTokens: 118_000, maxTokens: 32_000, window: 131_072 },
  ],
  [
    'Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300001 tokens. Please reduce the length of the messages.',
    { promptTokens: 300_001, window: 272_000 },
  ],
  [
    "Requested token count exceeds the model's maximum context length of 131072 tokens. You requested a total of 140000 tokens: 108000 tokens " +
      'from the input messages and 32000 tokens for the completion.',
    { promptTokens: 108_000, maxTokens: 32_000, window: 131_072 },
  ],
  ['Input validation error: `inputs` must have less than 4096 tokens. Given: 5000', { promptTokens: 5000, window: 4096 }],
  ['Input Tokens Exceeded: Number of input tokens exceeds maximum length.', {}],
  ["This model's maximum context length is 128,000 tokens.", { window: 128_000 }],
];

const others: readonly string[] = [
  'Rate limit reached: your prompt is too long for this minute',
  'Too many tokens, please wait before trying again.',
  'ThrottlingException: maximum context length is 10 tokens',
  'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
  'Malformed input request: expected maxLength: 64, actual: 80',
  'The number of tools exceeds the limit of 128',
];

describe('readContextOverflow', () => {
  it.each(overflows)('U13: reads %j', (text, expected) => {
    expect(readContextOverflow(text)).toEqual(expected);
  });

  it.each(others)('takes %j for something else', (text) => {
    expect(readContextOverflow(text)).toBeUndefined();
  });
});

describe('contextOverflowError', () => {
  it('U13: words a prompt that cannot fit as clients expect it', () => {
    const error = contextOverflowError({ promptTokens: 9000, maxTokens: 100, window: 8192 }, { upstreamStatus: 400 });
    expect(error.code).toBe('context_overflow');
    expect(error.message).toBe('prompt is too long: 9000 tokens > 8192 maximum');
    expect(error.details).toEqual({ upstreamStatus: 400, overflow: { promptTokens: 9000, maxTokens: 100, window: 8192 } });
  });

  it('R20: asks for a smaller max_tokens when the prompt itself fits', () => {
    const error = contextOverflowError({ promptTokens: 769, maxTokens: 32_000, window: 32_768 });
    expect(error.code).toBe('invalid_request');
    expect(error.message).toBe(
      'input length and `max_tokens` exceed context limit: 769 + 32000 > 32768, decrease input length or `max_tokens` and try again',
    );
  });

  it.each([
    [{}, "prompt is too long: more than the model's context window"],
    [{ window: 10 }, 'prompt is too long: 11 tokens > 10 maximum'],
    [{ promptTokens: 10 }, "prompt is too long: 10 tokens, more than the model's context window"],
    [{ promptTokens: 5, window: 10 }, 'prompt is too long: 11 tokens > 10 maximum'],
  ])('says what is known of %j', (overflow, message) => {
    expect(contextOverflowError(overflow).message).toBe(message);
  });

  it('can be made again by who knows more', () => {
    const first = contextOverflowError({}, { provider: 'vllm' });
    const second = contextOverflowError({ promptTokens: 50, window: 40, ...first.details.overflow }, first.details);
    expect(second.message).toBe('prompt is too long: 50 tokens > 40 maximum');
    expect(second.details.provider).toBe('vllm');
  });
});
