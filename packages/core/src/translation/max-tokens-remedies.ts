import type { Remedy } from './repair-by-words.ts';

/** For quirks of any kind that know such a cap. */
interface CapRemedy extends Pick<Remedy<object>, 'complaints'> {
  remedy(quirks: object, detail: string): { readonly maxTokensCap: number };
}

/** The field under any of its names, or as a server's own code calls it. */
const field = 'max_?(?:new|completion|output)?_?tokens';

/** For upstreams that give only so many tokens (R18), by the words in which they refuse to give more. */
export const maxTokensRemedies: readonly CapRemedy[] = [
  // Gemini: `maxOutputTokens value of 65536 but the supported range is from 1 (inclusive) to 65536 (exclusive)`
  { complaints: [ofField('.{0,120}? to ([\\d,]+) \\(exclusive\\)')], remedy: (_, bound) => ({ maxTokensCap: toNumber(bound) - 1 }) },
  {
    complaints: [
      // OpenAI, Groq, Doubao; vLLM and DeepInfra name their window so
      ofField(
        '.{0,120}?(?:at most|less than or equal to|<=|maximum (?:value )?(?:is|of)|exceed|cannot be greater than)\\D{0,40}?([\\d,]*\\d)',
      ),
      // DashScope: `Range of max_tokens should be [1, 8192]`; DeepSeek: `the valid range of max_tokens is [1, 8192]`
      ofField('.{0,60}?\\[\\d+, ?([\\d,]*\\d)\\]'),
      // Novita: `max_tokens (current value: 65536) must be between 0 and 32768`
      ofField('.{0,60}?between \\d+ and ([\\d,]*\\d)'),
      // Anthropic: `max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens`
      ofField('\\W{0,3}[\\d,]+ > ([\\d,]*\\d)'),
      // Without the field's name
      /at most ([\d,]*\d) (?:completion|output) tokens/i,
    ],
    remedy: (_, most) => ({ maxTokensCap: toNumber(most) }),
  },
];

function ofField(source: string): RegExp {
  return new RegExp(field + source, 'i');
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll(',', ''));
}
