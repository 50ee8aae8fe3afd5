import { fields } from '@llama-stack/core';
import { openaiQuirks, type QuirksOf, standardFunctions } from '@llama-stack/core/translation';
import { z } from 'zod';

/** Every way we know an upstream of the Responses API can differ. A quirk is a value; `null` means that the upstream has no such thing. */
export const responsesQuirks = () => ({
  ...openaiQuirks(),
  /** Where the system prompt goes: a field of its own, or the first item, whose parts can carry cache marks. */
  systemPrompt: z.literal(['instructions', 'developer']),
  /** The efforts that the model takes, the least first; `null` for models that do not reason. */
  efforts: fields.texts().nullable(),
  /** The effort that stands for no thinking. */
  effortWhenOff: z.string().nullable(),
  /** What is asked of the reasoning to show. Some organisations must be verified for it. */
  reasoningSummary: z.literal(['auto', 'concise', 'detailed', null]),
  /** Whether encrypted reasoning is sent back. */
  replayReasoning: fields.flag(),
  /** Whether assistant messages say if they are commentary or the final answer. */
  phases: fields.flag(),
  /** Whether parts take `prompt_cache_breakpoint`: gpt-5.6 and later. */
  cacheBreakpoints: fields.flag(),
  /** Whether `text.format` takes a schema. */
  textFormat: fields.flag(),
  /** Fields of the body, in wire spelling, that the upstream refuses. */
  dropFields: fields.texts(),
});

export interface ResponsesQuirks extends QuirksOf<typeof responsesQuirks> {}

/** What OpenAI's API reference says. https://platform.openai.com/docs/api-reference/responses */
export const standardResponses: ResponsesQuirks = {
  systemPrompt: 'instructions',
  efforts: ['low', 'medium', 'high'],
  effortWhenOff: 'low',
  reasoningSummary: 'auto',
  replayReasoning: true,
  phases: false,
  cacheBreakpoints: false,
  textFormat: true,
  dropFields: [],
  // Less is refused.
  minMaxTokens: 16,
  documents: 'file',
  toolIds: 'max-64',
  maxTools: 128,
  promptCacheKeyField: 'prompt_cache_key',
  userField: 'safety_identifier',
  ...standardFunctions,
  completeArrays: true,
};
