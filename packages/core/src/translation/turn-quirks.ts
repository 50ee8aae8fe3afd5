import { z } from 'zod';
import { fields } from '../config/fields.ts';
import type { QuirksOf } from './quirks-of.ts';

/** The order in which an upstream takes turns. */
export const turnQuirks = () => ({
  /** `role:"system"` amid the messages: sent where it stands, or folded into the user turn with a marker. */
  inlineSystem: z.literal(['keep', 'fold']),
  /** Whether a user's words may stand right behind the results of tools. Where they may not (Mistral), an answer comes between them. */
  userAfterResults: fields.flag(),
  /** Whether a turn may make several calls. Where it may not (Llama's templates), they are told one after another, and one at a time is asked for. */
  parallelCalls: fields.flag(),
  /** Whether a turn may have text beside its calls. Where it may not (Mistral's first tokenizers), the text is left out. */
  textBesideCalls: fields.flag(),
});

export interface TurnQuirks extends QuirksOf<typeof turnQuirks> {}

/** The answer between results and what the user says. Never changed: other words would cost every cached prefix. */
export const answerToResults = 'I have the results.';

/** Stands in a result whose media were moved behind the results. */
export const mediaFollow = 'The media of this result follow in the next message.';

/** Stands before media that were moved out of a result. */
export function mediaOrigin(callId: string): string {
  return `From the result of tool call ${callId}:`;
}
