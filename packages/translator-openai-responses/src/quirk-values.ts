import { openaiQuirkValues } from '@llama-stack/core/translation';

/** The quirks that know only certain values, with these: for the types, and for what reads quirks from a file. */
export const responsesQuirkValues = {
  ...openaiQuirkValues,
  systemPrompt: ['instructions', 'developer'],
  reasoningSummary: ['auto', 'concise', 'detailed', null],
} as const;

/** A value of the quirk `Name`. */
export type ResponsesQuirkValue<Name extends keyof typeof responsesQuirkValues> = (typeof responsesQuirkValues)[Name][number];
