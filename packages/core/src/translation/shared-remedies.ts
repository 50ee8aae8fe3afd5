import type { ToolChoiceQuirks } from './choose-tool.ts';
import { imageRemedies, imageUrlRemedy } from './image-remedies.ts';
import { maxTokensRemedies } from './max-tokens-remedies.ts';
import type { OpenAIQuirks } from './openai-quirks.ts';
import type { Remedy } from './repair-by-words.ts';
import { schemaRemedies } from './schema-remedies.ts';
import { streamingRemedies } from './streaming-remedies.ts';
import { toolNameRemedies } from './tool-remedies.ts';

/** Remedies for what OpenAI's APIs have in common. */
export const sharedRemedies: readonly Remedy<OpenAIQuirks>[] = [
  ...streamingRemedies,
  ...maxTokensRemedies,
  ...schemaRemedies,
  ...toolNameRemedies,
  {
    complaints: [
      /max_(?:completion_|output_)?tokens.{0,80}?(?:at least|greater than or equal to|>=|minimum (?:value )?(?:is|of)|expected a value >=)\D{0,20}(\d+)/i,
    ],
    remedy: (_, least) => ({ minMaxTokens: Number(least) }),
  },
  { complaints: [/parallel[_ ]tool[_ ]calls/i], remedy: () => ({ parallelToolCalls: false }) },
  imageUrlRemedy,
  ...imageRemedies,
  { complaints: [/\btools?\b.{0,40}?\bstrict\b/i], remedy: () => ({ strictTools: false }) },
  { complaints: [/tool_choice|tool choice/i], remedy: ({ toolChoice }) => weakerToolChoice(toolChoice) },
];

function weakerToolChoice(forms: ToolChoiceQuirks['toolChoice']): Partial<ToolChoiceQuirks> {
  const strongest = forms.includes('named') ? 'named' : 'required';
  return { toolChoice: forms.filter((form) => form !== strongest) };
}
