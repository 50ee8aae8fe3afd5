import { fitMaxTokens } from '@llama-stack/core/translation';
import type { FormatContext } from './format-context.ts';

/** The cap of the answer, by the name that the upstream has for it. */
export function formatMaxTokens(context: FormatContext): Record<string, number> {
  const { maxTokensField } = context.quirks;
  const tokens = fitMaxTokens(context);
  if (maxTokensField !== 'max_tokens') context.lose('max_tokens', 'renamed', `the upstream calls it ${maxTokensField}`);
  return { [maxTokensField]: tokens };
}
