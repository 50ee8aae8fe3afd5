import type { Remedy } from './repair-by-words.ts';

/** What is known of the cap. */
interface KnownCap {
  readonly maxTokensCap?: number | null;
}

/** For quirks of any kind that know such a cap. */
interface CapRemedy extends Pick<Remedy<object>, 'complaints'> {
  remedy(quirks: KnownCap, detail: string): { readonly maxTokensCap: number } | undefined;
}

/** No model gives less: a smaller number is of something else, and as a cap it would cut every answer short. */
const leastCap = 256;

/** The field under any of its names, or as a server's own code calls it. */
const field = 'max_?(?:new|completion|output)?_?tokens';
/** The name of another field, whose number is no cap. */
const otherField =
  '\\b(?!max|context|model|output|completion|n_ctx)[a-z]{1,30}_[a-z]|temperature|top_?[pk]\\b|budget_?tokens|penalty|\\b(?:messages|prompt|tools|functions|images|stop|seed)\\b';
/** Source of a pattern for a number, captured, that is no part of a name such as `gpt-4o`, nor of `8K`, `16_384` or `1.5e4`. */
const standingNumber = '(?<![\\w.@/-]|\\d,)(\\d+(?:,\\d{3})*)(?![\\w.-]*\\w|,\\d)';
const exceeds = '(?:at most|less than or equal to|<=|maximum (?:value )?(?:is|of)|exceed|cannot be greater than)';

/** For upstreams that give only so many tokens (R18), by the words in which they refuse to give more. */
export const maxTokensRemedies: readonly CapRemedy[] = [
  {
    // Gemini: `maxOutputTokens value of 65536 but the supported range is from 1 (inclusive) to 65536 (exclusive)`
    complaints: [ofField(`${upTo(120)} to ${standingNumber} \\(exclusive\\)`)],
    remedy: ({ maxTokensCap }, bound) => capOf(toNumber(bound) - 1, maxTokensCap),
  },
  {
    complaints: [
      // OpenAI, Groq, Doubao; vLLM and DeepInfra name their window so
      ofField(`${upTo(120)}${exceeds}${upTo(60)}${standingNumber}`),
      // DashScope: `Range of max_tokens should be [1, 8192]`; DeepSeek: `the valid range of max_tokens is [1, 8192]`
      ofField(`${upTo(60)}\\[\\d+, ?([\\d,]*\\d)\\]`),
      // Novita: `max_tokens (current value: 65536) must be between 0 and 32768`
      ofField(`${upTo(60)}between \\d+ and ${standingNumber}`),
      // Anthropic: `max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens`
      ofField(`\\W{0,3}[\\d,]+ > ${standingNumber}`),
      // Without the field's name
      new RegExp(`at most ${standingNumber} (?:completion|output) tokens`, 'i'),
    ],
    remedy: ({ maxTokensCap }, most) => capOf(toNumber(most), maxTokensCap),
  },
];

/** The cap, if it can be one. A call that was sent with a lower one was not refused for this. */
export function capOf(tokens: number, known: number | null = null): { readonly maxTokensCap: number } | undefined {
  return tokens >= leastCap && (known === null || tokens < known) ? { maxTokensCap: tokens } : undefined;
}

function ofField(source: string): RegExp {
  return new RegExp(field + source, 'i');
}

/** So much text, as long as it is of the same field. */
function upTo(length: number): string {
  return `(?:(?!${otherField}).){0,${length}}?`;
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll(',', ''));
}
