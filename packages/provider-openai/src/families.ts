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

/** The efforts of a family, the least first, and the one that stands for not to think. */
export interface FamilyEfforts {
  readonly match: RegExp;
  readonly efforts: readonly string[];
  readonly off: string;
}

/** Families by name, so that a model newer than this file is called as its kind. Later lines win. */
export const familyEfforts: readonly FamilyEfforts[] = [
  { match: /^(o\d|codex-|gpt-([5-9]|\d\d))/, efforts: ['low', 'medium', 'high'], off: 'low' },
  { match: /^gpt-5(?![.\d])/, efforts: ['minimal', 'low', 'medium', 'high'], off: 'minimal' },
  { match: /^gpt-(5\.\d|[6-9]|\d\d)/, efforts: ['low', 'medium', 'high'], off: 'none' },
  { match: /^gpt-(5\.[2-9]|[6-9]|\d\d)/, efforts: ['low', 'medium', 'high', 'xhigh'], off: 'none' },
  { match: /^gpt-(5\.[6-9]|[6-9]|\d\d)/, efforts: ['low', 'medium', 'high', 'xhigh', 'max'], off: 'none' },
];

/** They neither reason nor refuse what reasoning models refuse. */
export const chatVariants = /-chat(-latest)?$/;

/** What a family is wrong about is repaired from the API's own words. */
export const families: readonly ModelRule[] = [
  ...familyEfforts.map(({ match, efforts, off }) => ({
    match,
    quirks: { ...reasoning, reasoning: { effortField: 'reasoning_effort', efforts, off: { reasoning_effort: off } } },
  })),
  { match: /^o\d/, quirks: { parallelToolCalls: false } },
  { match: /^(o3|o4-mini)/, quirks: { stopSequences: 0 } },
  // Here function tools are refused on chat completions while the model reasons, and it reasons unless told not to.
  { match: /^gpt-(5\.[4-9]|[6-9]|\d\d)/, quirks: { reasoning: { toolsNeedEffort: 'none' } } },
  {
    match: chatVariants,
    quirks: {
      maxTokensField: 'max_completion_tokens',
      systemRole: 'system',
      dropFields: ['top_k'],
      minMaxTokens: 1,
      reasoning: { effortField: null, off: null, toolsNeedEffort: null },
    },
  },
];
