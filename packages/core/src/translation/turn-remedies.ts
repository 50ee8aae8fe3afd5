import type { Remedy } from './repair-by-words.ts';
import type { TurnQuirks } from './turn-quirks.ts';

/** For upstreams, mostly their models' chat templates, that take turns in one order only. */
export const turnRemedies: readonly Remedy<TurnQuirks>[] = [
  {
    complaints: [
      /system.{0,40}?(?:must|only|at).{0,20}?(?:beginning|first|start)/i,
      /(?:unexpected|invalid) (?:message )?role.{0,20}?system|expected last role.{0,120}?got system/i,
      /messages\.\d+\.role|role.{0,20}system.{0,40}not (?:supported|allowed)|roles must alternate/i,
    ],
    remedy: () => ({ inlineSystem: 'fold' }),
  },
  {
    // Mistral, whose templates say "After the optional system message, conversation roles must alternate user/assistant".
    complaints: [
      /unexpected role\W{0,3}user\W{1,3}after role\W{0,3}tool|expected last role user or tool|roles must alternate/i,
      /not the same number of function calls and responses|unexpected role\W{0,3}tool\W{1,3}after role\W{0,3}user/i,
    ],
    remedy: () => ({ userAfterResults: false }),
  },
  // Llama 3.1 and 3.2: "This model only supports single tool-calls at once!"
  { complaints: [/only supports? (?:a )?single tool.?calls?/i], remedy: () => ({ parallelCalls: false }) },
  // Mistral's tokenizers before v7: "Assistant message must have either content or tool_calls, but not both."
  {
    complaints: [/either content or tool_calls, but not both|cannot have tool calls and content/i],
    remedy: () => ({ textBesideCalls: false }),
  },
];
