import { type OpenAIQuirks, standardFunctions } from '@llama-stack/core/translation';
import type { ResponsesQuirkValue } from './quirk-values.ts';

/** Every way we know an upstream of the Responses API can differ. A quirk is a value; `null` means that the upstream has no such thing. */
export interface ResponsesQuirks extends OpenAIQuirks {
  /** Where the system prompt goes: a field of its own, or the first item, whose parts can carry cache marks. */
  readonly systemPrompt: ResponsesQuirkValue<'systemPrompt'>;
  /** The efforts that the model takes, the least first; `null` for models that do not reason. */
  readonly efforts: readonly string[] | null;
  /** The effort that stands for no thinking. */
  readonly effortWhenOff: string | null;
  /** What is asked of the reasoning to show. Some organisations must be verified for it. */
  readonly reasoningSummary: ResponsesQuirkValue<'reasoningSummary'>;
  /** Whether encrypted reasoning is sent back. */
  readonly replayReasoning: boolean;
  /** Whether assistant messages say if they are commentary or the final answer. */
  readonly phases: boolean;
  /** Whether parts take `prompt_cache_breakpoint`: gpt-5.6 and later. */
  readonly cacheBreakpoints: boolean;
  /** Whether `text.format` takes a schema. */
  readonly textFormat: boolean;
  /** Fields of the body, in wire spelling, that the upstream refuses. */
  readonly dropFields: readonly string[];
}

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
};
