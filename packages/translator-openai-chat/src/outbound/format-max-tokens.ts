import type { FormatContext } from './format-context.ts';

/** The cap of the answer, by the name that the upstream has for it. */
export function formatMaxTokens(maxTokens: number, { quirks, lose }: FormatContext): Record<string, number> {
  const { maxTokensField } = quirks;
  if (maxTokensField !== 'max_tokens') lose('max_tokens', 'renamed', `the upstream calls it ${maxTokensField}`);
  return { [maxTokensField]: maxTokens };
}
