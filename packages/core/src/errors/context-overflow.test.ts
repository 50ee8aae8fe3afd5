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
    // At the first token too many, vLLM stops counting.
    { atLeast: 769, maxTokens: 32_000, window: 32_768 },
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
  [
    "You passed 3073 input tokens and requested 128000 output tokens. However, the model's context length is only 131072 tokens, " +
      'resulting in a maximum input length of 3072 tokens. Please reduce the length of the input prompt. (parameter=input_tokens, value=3073)',
    { atLeast: 3073, maxTokens: 128_000, window: 131_072 },
  ],
  [
    "You passed 2049 input tokens and requested 0 output tokens. However, the model's context length is only 2048 tokens, " +
      'resulting in a maximum input length of 2048 tokens.',
    { promptTokens: 2049, maxTokens: 0, window: 2048 },
  ],
  // https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/546
  [
    'Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded with context length of only 32768 ' +
      'tokens, which is not enough. Try to load the model with a larger context length, or provide a shorter input.',
    { promptTokens: 111_490, window: 32_768 },
  ],
  // https://github.com/anomalyco/opencode/issues/11141
  ['Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)', { promptTokens: 15_028, window: 7424 }],
  // https://github.com/fedora-copr/logdetective/issues/100
  ['Requested tokens (2138) exceed context window of 2048', { promptTokens: 2138, window: 2048 }],
  // https://github.com/NVIDIA/TensorRT-LLM/issues/9277
  ['The sum of prompt length (9351.0), query length (0) should not exceed max_num_tokens (8192)', { promptTokens: 9351, window: 8192 }],
  // https://github.com/sgl-project/sglang/issues/4048
  [
    'Input length (160062 tokens) exceeds the maximum allowed length (59862 tokens). Use a shorter input or enable --allow-auto-truncate.',
    { promptTokens: 160_062, window: 59_862 },
  ],
  // https://github.com/cline/cline/issues/5140
  [
    'Please reduce the length of the messages or completion. Current length is 42328 while limit is 40000',
    { promptTokens: 42_328, window: 40_000 },
  ],
  // https://github.com/cline/cline/issues/294
  [
    'Requested generation length 1 is not possible! The provided prompt is 4309 tokens long, so generating 1 tokens requires a sequence ' +
      'length of 4310, but the maximum supported sequence length is just 4096!',
    { promptTokens: 4309, maxTokens: 1, window: 4096 },
  ],
  // https://github.com/cline/cline/issues/2115
  ['Request body too large for gpt-4o model. Max size: 8000 tokens.', { window: 8000 }],
  // https://github.com/zeroclaw-labs/zeroclaw/issues/4124
  ['1261 Prompt exceeds max length', {}],
  // https://github.com/arkavo-org/arkavo-edge/issues/371
  ['The input token count exceeds the maximum number of tokens allowed (1048576).', { window: 1_048_576 }],
  [
    `litellm.BadRequestError: Error code: 400 - {'error': {'message': "This model's maximum context length is 8192 tokens.", 'code': 400}}`,
    { window: 8192 },
  ],
  [
    'Provider returned error (Up: {"error":{"message":"prompt is too long: 210000 tokens > 200000 maximum"}})',
    { promptTokens: 210_000, window: 200_000 },
  ],
];

const others: readonly string[] = [
  'Rate limit reached: your prompt is too long for this minute',
  'Too many tokens, please wait before trying again.',
  'ThrottlingException: maximum context length is 10 tokens',
  'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
  'Malformed input request: expected maxLength: 64, actual: 80',
  'The number of tools exceeds the limit of 128',
  'Range of max_tokens should be [1, 8192]',
  'max_tokens=131072 cannot be greater than max_model_len=max_total_tokens=28672. Please request fewer output tokens.',
  'Request body too large: max size is 4 MB',
  'Failed to parse tool call arguments as JSON: {"note": "LM Studio says: n_keep (5000) >= n_ctx (4096)"}',
  'Failed to parse tool call arguments as JSON: {"note": "LM Studio says: n_keep (5000) >= n_ctx (4096)',
  "prompt exceeds max length of 64 characters for field 'title'",
  'messages[3] is not valid: "Request body too large for gpt-4o model. Max size: 8000 tokens."',
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

  it('R20: does not contradict itself where the prompt is estimated', () => {
    const error = contextOverflowError({ promptTokens: 6688, atLeast: 7689, maxTokens: 25_080, window: 32_768 });
    expect(error.message).toContain('exceed context limit: 7689 + 25080 > 32768,');
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
