import type { ModelRule } from '@llama-stack/provider-openai-compatible';
import type { ChatQuirksPatch } from '@llama-stack/translator-openai-chat';

/** Reasoning models sample by themselves, and say 400 to these. https://platform.openai.com/docs/guides/reasoning */
const reasoning: ChatQuirksPatch = {
  maxTokensField: 'max_completion_tokens',
  systemRole: 'developer',
  dropFields: ['temperature', 'top_p', 'top_k'],
  // An answer that is cut off in the middle of its reasoning is empty.
  minMaxTokens: 1_024,
};

/** Adds the efforts of a family, the least first, and how it is told not to think. */
function efforts(values: readonly string[], off: string): ChatQuirksPatch {
  return { reasoning: { effortField: 'reasoning_effort', efforts: values, off: { reasoning_effort: off } } };
}

/**
 * Families by name, so that a model newer than this file is called as its kind. Later lines win. What a family is wrong about is
 * repaired from the API's own words.
 */
export const families: readonly ModelRule[] = [
  { match: /^(o\d|gpt-([5-9]|\d\d))/, quirks: { ...reasoning, ...efforts(['low', 'medium', 'high'], 'low') } },
  { match: /^o\d/, quirks: { parallelToolCalls: false } },
  { match: /^(o3|o4-mini)/, quirks: { stopSequences: 0 } },
  { match: /^gpt-5(?![.\d])/, quirks: efforts(['minimal', 'low', 'medium', 'high'], 'minimal') },
  { match: /^gpt-(5\.\d|[6-9]|\d\d)/, quirks: efforts(['low', 'medium', 'high'], 'none') },
  { match: /^gpt-(5\.[2-9]|[6-9]|\d\d)/, quirks: efforts(['low', 'medium', 'high', 'xhigh'], 'none') },
  { match: /^gpt-(5\.[6-9]|[6-9]|\d\d)/, quirks: efforts(['low', 'medium', 'high', 'xhigh', 'max'], 'none') },
  // Here function tools are refused on chat completions while the model reasons, and it reasons unless told not to.
  { match: /^gpt-(5\.[4-9]|[6-9]|\d\d)/, quirks: { reasoning: { toolsNeedEffort: 'none' } } },
  {
    match: /-chat(-latest)?$/,
    quirks: {
      maxTokensField: 'max_completion_tokens',
      systemRole: 'system',
      dropFields: ['top_k'],
      minMaxTokens: 1,
      reasoning: { effortField: null, off: null, toolsNeedEffort: null },
    },
  },
];
