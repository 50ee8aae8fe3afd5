import type { StreamingQuirks } from './ask-for-stream.ts';
import type { Remedy } from './repair-by-words.ts';

/** For upstreams that only stream, stream only what is long (R19), or do not stream at all. */
export const streamingRemedies: readonly Remedy<StreamingQuirks>[] = [
  {
    complaints: [/max_tokens ?> ?([\d,]+).{0,40}?stream/i, /max_tokens.{0,40}?(?:greater|more|larger) than ([\d,]+).{0,60}?stream/i],
    remedy: (_, most) => ({ maxTokensWithoutStream: Number(most.replaceAll(',', '')) }),
  },
  {
    complaints: [
      /\bstream['"`]?\s*(?:must|should|has to|needs? to) be (?:set to )?['"`]?true/i,
      /must (?:have|set|use) ['"`]?stream['"`]?(?:ing)?(?:\s*[=:]\s*true)?/i,
      /only (?:supports?|accepts?|allows?) stream(?:ing)?\b|stream(?:ing)? (?:mode )?is (?:required|mandatory)|non-?streaming.{0,40}?not (?:supported|allowed)/i,
    ],
    remedy: () => ({ maxTokensWithoutStream: 0 }),
  },
  {
    complaints: [
      /(?:does(?:n't| not) support|cannot be|can't be) stream(?:ing|ed)?\b/i,
      /(?<!non-?)stream(?:ing)?['"`]?(?: mode)? (?:is )?(?:not supported|unsupported|not allowed|disabled)/i,
    ],
    remedy: () => ({ streams: false }),
  },
];
