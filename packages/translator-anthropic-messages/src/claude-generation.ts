const samplesItself = /^claude-(fable|mythos|(opus|sonnet|haiku)-(4-[7-9]|[5-9]))/;
const thinksByBudget = /^claude-(3-|(opus|sonnet|haiku)-4-(\d{8}|[0-5](-|$)))/;

/** How one generation of Claude differs from another, wherever it is served. */
export interface ClaudeGeneration {
  /** Answers 400 to sampling parameters: models after Opus 4.6. */
  readonly samplesItself: boolean;
  /** Thinks by a budget only: models up to 4.5. */
  readonly thinksByBudget: boolean;
}

/** By Anthropic's own name of a model, such as `claude-opus-5`. What is wrong here of a model is repaired from the API's own words. */
export function claudeGeneration(name: string): ClaudeGeneration {
  return { samplesItself: samplesItself.test(name), thinksByBudget: thinksByBudget.test(name) };
}
