import { openaiQuirkValues } from '@llama-stack/core/translation';

/** The quirks that know only certain values, with these: for the types, and for what reads quirks from a file. */
export const chatQuirkValues = {
  ...openaiQuirkValues,
  maxTokensField: ['max_tokens', 'max_completion_tokens'],
  systemRole: ['system', 'developer', 'user'],
  inlineSystem: ['keep', 'fold'],
  toolResultImages: ['inline', 'next-user-message', 'omit'],
  requiredToolChoice: ['required', 'any'],
  responseFormat: ['json_schema', 'json_object', null],
  emptyAssistantContent: ['null', 'empty', 'omit'],
} as const;

/** The same of `reasoning`. */
export const reasoningQuirkValues = { replayOn: ['tool-turns', 'always'] } as const;

/** A value of the quirk `Name`. */
export type ChatQuirkValue<Name extends keyof typeof chatQuirkValues> = (typeof chatQuirkValues)[Name][number];

/** A value of the quirk `Name` of `reasoning`. */
export type ReasoningQuirkValue<Name extends keyof typeof reasoningQuirkValues> = (typeof reasoningQuirkValues)[Name][number];
