import { baseModel } from '../model-id.ts';

/** How one generation of Claude differs from another on Bedrock. */
export interface ClaudeFamily {
  /** Answers 400 to sampling parameters: models after Opus 4.6. */
  readonly samplesItself: boolean;
  /** Thinks by a budget only: models up to 4.5. */
  readonly thinksByBudget: boolean;
  /** Refuses `output_config.format` on bedrock-runtime (observed August 2026). */
  readonly refusesFormat: boolean;
  /** The efforts it knows, weakest first; models before 4.5 know none, Opus 4.5 by its beta (R8). */
  efforts(hasBeta: boolean): readonly string[];
}

const samplesItself = /^claude-(fable|mythos|(opus|sonnet|haiku)-(4-[7-9]|[5-9]))/;
const thinksByBudget = /^claude-(3-|(opus|sonnet|haiku)-4-(\d{8}|[0-5](-|$)))/;
const refusesFormat = /^claude-(opus-4-[78]|(opus|fable|sonnet)-5)/;

/** What is wrong here of a model is repaired from Bedrock's own words. */
export function claudeFamily(model: string): ClaudeFamily {
  const name = baseModel(model).replace(/^anthropic\./, '');
  return {
    samplesItself: samplesItself.test(name),
    thinksByBudget: thinksByBudget.test(name),
    refusesFormat: refusesFormat.test(name),
    efforts: (hasBeta) => {
      if (thinksByBudget.test(name)) return hasBeta && name.startsWith('claude-opus-4-5') ? ['low', 'medium', 'high'] : [];
      return /-4-6/.test(name) ? ['low', 'medium', 'high', 'max'] : ['low', 'medium', 'high', 'xhigh', 'max'];
    },
  };
}
